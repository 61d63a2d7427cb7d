# What a scenario is told in: nodes on a switch (br0), daemons on nodes. Ends with /tmp/scenario, in this shell.
set -eu
cp /tmp/scenario /run/script
mount -t tmpfs tmp /tmp
mv /run/script /tmp/script
mount -t tmpfs run /run
# keepalived says everything there once more.
mount --bind /dev/null /dev/console
ip link set lo up
ip link add name br0 type bridge
ip link set dev br0 up

# The logs of all daemons when something has failed.
trap 'code=$?; [ $code = 0 ] || tail -n 40 /tmp/*.log 2>/dev/null; exit $code' EXIT

# node NAME [ADDRESS/LENGTH]: a machine with a network and a /run of its own, and eth0 on the switch.
node() {
    unshare --net --mount sh -c "mount -t tmpfs run /run; touch /tmp/$1.is-there; exec sleep 1000" &
    eval "node_$1=$!"
    wait_until 5 test -e "/tmp/$1.is-there"
    ip link add name "$1" type veth peer name eth0 netns $!
    ip link set dev "$1" master br0 up
    on "$1" ip link set lo up
    on "$1" ip link set eth0 up
    if [ -n "${2:-}" ]; then on "$1" ip address add "$2" dev eth0; fi
}

# on NODE COMMAND...
on() {
    eval "set -- \$node_$1 \"\$@\""
    keeper=$1
    shift 2
    nsenter --target "$keeper" --net --mount -- "$@"
}

# start NODE COMMAND...: the same, and $! is its process.
start() {
    eval "set -- \$node_$1 \"\$@\""
    keeper=$1
    shift 2
    nsenter --target "$keeper" --net --mount -- "$@" &
}

# daemon NODE PROGRAM [WORD...]: starts it with what /tmp/NODE.conf says; its log is /tmp/NODE.log.
daemon() {
    start "$@" -n -l -D -f "/tmp/$1.conf" >>"/tmp/$1.log" 2>&1
    eval "daemon_$1=$!"
}

# stop NODE: SIGTERM to its daemon, and waits for its end.
stop() {
    eval "kill \$daemon_$1; wait \$daemon_$1 || true"
}

# has NODE ADDRESS
has() {
    on "$1" ip -o address | grep -q " $2/"
}

hasnt() {
    ! has "$1" "$2"
}

# uptime: seconds since boot, whole ones, in $up.
uptime() {
    read -r up rest </proc/uptime
    up=${up%%.*}
}

# wait_until SECONDS COMMAND...: asks 20 times a second, or as often as this machine can, until the answer is yes.
wait_until() {
    uptime
    deadline=$((up + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        uptime
        if [ $up -gt $deadline ]; then
            echo "never came true: $*"
            return 1
        fi
        sleep 0.05
    done
}

. /balance.sh
. /tmp/script
