#!/bin/sh
# Runs every test of the solution, one project after the other, and ends with one line: "N passed, N failed, N skipped",
# summed from the result files that the test runs wrote (verdict.sh).
# For root everything runs that can: what cannot be built is a failure, and so is a skip that nobody announced.
set -u
cd "$(dirname "$0")/.." || exit 1
results=out/test-results
limit=${TEST_LIMIT:-3300}
broken=0
rm -rf "$results"
mkdir -p "$results"
: >"$results/announced"

# make_ready WHAT REASON COMMAND...: see ready.sh.
make_ready() {
    sh tests/ready.sh "$results" "$@" || broken=$((broken + 1))
}

nothing_ran() {
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
}

strict=no
if [ "$(id -u)" = 0 ]; then
    strict=yes
    sh tests/need.sh dotnet clang=clang ld.lld=lld cc=gcc ip=iproute2 nsenter=util-linux busybox=busybox \
        keepalived=keepalived /usr/lib/frr/vrrpd=frr tcpdump=tcpdump tshark=tshark msmtpd=msmtp-mta \
        qemu-aarch64-static=qemu-user-static zsh=zsh fish=fish mandoc=mandoc groff=groff-base \
        lintian=lintian systemd-analyze=systemd || nothing_ran
    for board in qemu-virt rpi-3b; do
        # The example on a real board as well: its emulator is nobody's box either.
        make_ready "The firmware image of $board" \
            "no image of $board is there.*|out/(kernel-arm64|boot)/.* is not there: make image|needs mtools.*" \
            env LOGIN=none ANYWAY=yes sh image/build.sh $board image/example/appliance.json out/linux-arm64/vrrpaot out/image/$board
    done
    make_ready "A QEMU with an I2C bus" "needs QEMU 9 or newer.*" sh tests/Image/fetch-qemu.sh out/qemu
    make_ready "The emulated machine with GPIO lines" "Debian's arm64 kernel is not there.*|needs qemu-system-aarch64.*" \
        sh tests/Gpio/fetch.sh out/gpio-kernel
    for architecture in amd64 arm64; do
        make_ready "The guest with Debian's $architecture kernel" \
            "Debian's $architecture kernel and programs are not there.*" \
            sh tests/Guest/fetch.sh out/guest-$architecture $architecture
    done
    make_ready "A Debian to install the packages on" "Debian's systemd and keepalived are not there.*" \
        sh tests/Packages/fetch.sh out/guest-debian out/guest-amd64
else
    echo "Not root: tests that need network namespaces will be skipped." >&2
    sh tests/need.sh dotnet clang=clang ld.lld=lld || nothing_ran
fi

echo "Building the tests ..."
if ! dotnet build VrrpAot.slnx -v q --nologo >"$results/build.log" 2>&1; then
    cat "$results/build.log"
    nothing_ran
fi
echo "Running them; this takes some minutes. Progress: $results/test.log"
timeout --kill-after=30 "$limit" dotnet test VrrpAot.slnx --no-build -m:1 -v q --nologo \
    --logger trx --logger 'console;verbosity=normal' --results-directory "$results" >"$results/test.log" 2>&1
code=$?
# What failed and why, without the list of what passed or was skipped.
grep -vE '^ *(Passed|Skipped|Standard Output Messages|\[xUnit)|^$|test files matched|^Test run for|VSTest version|Results File' \
    "$results/test.log"
# How much of the simulator's clusters it was.
grep -oh 'Simulated: [^<]*' "$results"/*.trx
if [ $code = 124 ] || [ $code = 137 ]; then
    echo "The test run did not end within $limit s."
fi
CODE=$code BROKEN=$broken STRICT=$strict sh tests/verdict.sh "$results" tests/allowed-skips "$results/announced"
