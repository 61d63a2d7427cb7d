#!/bin/sh
# All tests of the firmware image, in an emulator, one machine after the other (make test-image).
set -eu
cd "$(dirname "$0")/../.."
sh tests/need.sh root dotnet ip=iproute2 busybox=busybox tcpdump=tcpdump tshark=tshark keepalived=keepalived clang=clang ld.lld=lld qemu-system-aarch64=qemu-system-arm timeout=coreutils mcopy=mtools debugfs=e2fsprogs
for board in qemu-virt rpi-3b; do
    # The example on a real board as well: its emulator is nobody's box either.
    LOGIN=none ANYWAY=yes sh image/build.sh $board image/example/appliance.json out/linux-arm64/vrrpaot out/image/$board >/dev/null
done
sh tests/Image/fetch-qemu.sh out/qemu || {
    [ $? = 75 ] || exit 1
    echo "A QEMU with an I2C bus could not be fetched: the test of expanders will be skipped." >&2
}
IMAGE_TESTS=all timeout --kill-after=30 3600 dotnet test tests/Image -v q --nologo --logger 'console;verbosity=normal'
