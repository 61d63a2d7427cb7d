# A director and web servers behind it, by NAT: clients live in 10.9.0.0/24, servers in 10.8.0.0/24, all on one switch.

# director NAME NUMBER: 10.9.0.NUMBER and 10.8.0.NUMBER.
director() {
    node "$1" "10.9.0.$2/24"
    on "$1" ip address add "10.8.0.$2/24" dev eth0
    on "$1" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
        echo 0 >/proc/sys/net/ipv4/conf/eth0/send_redirects'
}

# web NAME NUMBER [BYTES RATE]: a web server on port 80 (pages.c). It answers by way of 10.8.0.1.
web() {
    node "$1" "10.8.0.$2/24"
    on "$1" ip route add default via 10.8.0.1
    eval "page_$1='${3:-20000} ${4:-20000}'"
    serve "$1"
}

# answers_itself NAME ADDRESS VIP: as DR wants it. It has the VIP, does not say so, and meets clients by ADDRESS.
answers_itself() {
    on "$1" sysctl -q -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2
    on "$1" ip address add "$3/32" dev lo
    on "$1" ip address add "$2/24" dev eth0
}

serve() {
    eval "page=\$page_$1"
    # shellcheck disable=SC2086 # two words
    start "$1" pages "$1" 80 $page
    eval "pages_$1=$!"
}

# secure_server NAME: TLS on port 443, with a certificate of its own; the same page for everybody (Debian's openssl).
secure_server() {
    [ -e /tmp/secure.pem ] || {
        printf '[req]\ndistinguished_name=nobody\n[nobody]\n' >/tmp/secure.conf
        openssl req -x509 -config /tmp/secure.conf -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
            -subj /CN=web -days 30 -keyout /tmp/secure.key -out /tmp/secure.crt 2>/dev/null
        cat /tmp/secure.key /tmp/secure.crt >/tmp/secure.pem
    }
    start "$1" openssl s_server -accept 443 -cert /tmp/secure.pem -www -quiet >/dev/null 2>&1
    eval "secure_$1=$!"
}

# dies NAME: it is gone, and so is what was open there.
dies() {
    eval "kill \$pages_$1; wait \$pages_$1 || true"
}

# table NAME: services and servers with their weights, one a line, in order.
table() {
    on "$1" ipvsadm -Sn | sort
}

# weighs NAME SERVER WEIGHT; there NAME SERVER; gone NAME SERVER; idle NAME SERVER (no connection is open there): of the
# table of a director.
weighs() { on "$1" ipvsadm -Sn | grep -q -- "-r $2 .*-w $3\$"; }
there() { on "$1" ipvsadm -Sn | grep -q -- "-r $2 "; }
gone() { ! there "$@"; }
idle() { on "$1" ipvsadm -Ln | grep -q -- "-> $2 .* 0  *[0-9]* *\$"; }

# downloads CLIENT COUNT ADDRESS: so many at any moment, one after the other, until finish. Each leaves a line in /tmp/got
# (crowd.c says which).
downloads() {
    start "$1" crowd "$3" 80 "$2" >/tmp/got
    crowd=$!
}

finish() {
    kill "$crowd"
    wait "$crowd"
}

# notes WORDS...: what happened now, between the lines of the downloads.
notes() {
    echo "$(cut -d ' ' -f 1 /proc/uptime | tr -d .) $*" >>/tmp/notes
}
