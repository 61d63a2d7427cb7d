#!/bin/sh
# Makes the Debian that the package is installed on:  fetch.sh FOLDER GUEST
#   system   an archive for the kernel: Debian with systemd, apt and keepalived, and /srv/keepalived.deb to come back to
# GUEST is what tests/Guest/fetch.sh made for amd64: its kernel and modules are this system's. Needs root. Some 60 MB.
# Exit code 75: it could not be fetched.
set -eu
folder=$1
guest=$2
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -e "$guest/made" ]; then
    echo "the kernel of $guest is not there" >&2
    exit 75
fi
made="$(cat "$0" "$here/serve" | cksum) $(cat "$guest/made")"
if [ "$(cat "$folder/made" 2>/dev/null)" = "$made" ]; then
    exit 0
fi
rm -rf "$folder"
sh "$here/../need.sh" root mmdebstrap=mmdebstrap cpio=cpio
mkdir -p "$folder"
root=$folder/root
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
mmdebstrap --quiet --mode=root --variant=minbase \
    --include=systemd-sysv,dbus,iproute2,iputils-ping,kmod,procps,keepalived \
    --aptopt='Apt::Install-Recommends "false"' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$release" "$root" >"$folder/log" 2>&1 || { tail -n 3 "$folder/log" >&2; exit 75; }
mkdir -p "$folder/deb" "$root/srv"
ARCHITECTURE=amd64 sh "$here/../../image/debian.sh" "$folder/deb" keepalived || exit 75
mv "$folder"/deb/keepalived_*.deb "$root/srv/keepalived.deb"
cp -a "$guest/root/usr/lib/modules" "$root/usr/lib/"
install -m 755 "$here/serve" "$root/usr/sbin/serve"
cat >"$root/lib/systemd/system/serve.service" <<'END'
[Unit]
After=multi-user.target
[Service]
ExecStart=/usr/sbin/serve
StandardInput=tty-force
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
[Install]
WantedBy=multi-user.target
END
wants=$root/etc/systemd/system/multi-user.target.wants
mkdir -p "$wants"
ln -s /lib/systemd/system/serve.service "$wants/serve.service"
# The line is the tests' alone. What was installed a moment ago starts when a test says so.
ln -s /dev/null "$root/etc/systemd/system/serial-getty@ttyS0.service"
rm -f "$wants/keepalived.service"
(cd "$root" && find . | cpio -o -H newc --quiet) >"$folder/system"
rm -rf "$root" "$folder/deb"
echo "$made" >"$folder/made"
