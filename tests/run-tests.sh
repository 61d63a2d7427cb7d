#!/bin/sh
# Runs every test of the solution, one project after the other, and ends with one line: "N passed, N failed, N skipped",
# summed from the result files that the test runs wrote.
set -u
cd "$(dirname "$0")/.." || exit 1
results=out/test-results
limit=${TEST_LIMIT:-1500}

if [ "$(id -u)" = 0 ]; then
    sh tests/need.sh dotnet clang=clang ld.lld=lld ip=iproute2 nsenter=util-linux busybox=busybox keepalived=keepalived /usr/lib/frr/vrrpd=frr \
        tcpdump=tcpdump tshark=tshark qemu-aarch64-static=qemu-user-static || exit 1
    for board in qemu-virt rpi-3b; do
        # The example on a real board as well: its emulator is nobody's box either.
        LOGIN=none ANYWAY=yes sh image/build.sh $board image/example/appliance.json out/linux-arm64/vrrpaot out/image/$board >/dev/null || echo "No firmware image of $board: its tests will be skipped." >&2
    done
    sh tests/Image/fetch-qemu.sh out/qemu || echo "No QEMU with an I2C bus: the test of expanders will be skipped." >&2
    sh tests/Gpio/fetch.sh out/gpio-kernel || echo "No emulated machine: tests on real GPIO lines will be skipped." >&2
else
    echo "Not root: tests that need network namespaces will be skipped." >&2
    sh tests/need.sh dotnet clang=clang ld.lld=lld || exit 1
fi

rm -rf "$results"
mkdir -p "$results"
echo "Building the tests ..."
if ! dotnet build VrrpAot.slnx -v q --nologo >"$results/build.log" 2>&1; then
    cat "$results/build.log"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
echo "Running them; this takes some minutes. Progress: $results/test.log"
timeout --kill-after=30 "$limit" dotnet test VrrpAot.slnx --no-build -m:1 -v q --nologo \
    --logger trx --logger 'console;verbosity=normal' --results-directory "$results" >"$results/test.log" 2>&1
code=$?
# What failed and why, without the list of what passed.
grep -vE '^ *(Passed|Standard Output Messages|\[xUnit)|^$|test files matched|^Test run for|VSTest version|Results File' "$results/test.log"

# <Counters total="12" executed="11" passed="11" failed="0" error="0" timeout="0" aborted="0" .../>
cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*' | awk -v code=$code -v limit="$limit" '
    function count(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    {
        bad = count("failed") + count("error") + count("timeout") + count("aborted")
        passed += count("passed"); failed += bad; skipped += count("total") - count("passed") - bad
    }
    END {
        if (code == 124 || code == 137) print "The test run did not end within " limit " s."
        if (code != 0 && failed == 0) { print "The test run itself broke off (exit code " code "): counted as one failure."; failed = 1 }
        printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
        exit (failed > 0 || passed == 0)
    }'
