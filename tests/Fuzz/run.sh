#!/bin/sh
# Fuzzing guided by coverage (SharpFuzz, afl++):  run.sh [--seconds N] [--keep] [TARGET..]
# Without TARGET each of them, for N seconds (60). Findings lie in out/fuzz/findings/TARGET; any is a failure.
# --keep: what reached new code becomes part of the corpus, cut down to what is needed for that.
set -eu
cd "$(dirname "$0")/../.."
seconds=60
keep=no
while [ $# -gt 0 ]; do
    case $1 in
    --seconds) seconds=$2; shift 2 ;;
    --keep) keep=yes; shift ;;
    *) break ;;
    esac
done
out=$PWD/out/fuzz
sharpfuzz=2.3.0

sh tests/need.sh dotnet clang=clang ld.lld=lld afl-fuzz=afl++
if [ ! -x "$out/tools/sharpfuzz" ]; then
    dotnet tool install SharpFuzz.CommandLine --version $sharpfuzz --tool-path "$out/tools" >/dev/null
fi
rm -rf "$out/program"
mkdir -p "$out"
dotnet publish tests/Fuzz -c Release -o "$out/program" -v q --nologo >"$out/build.log" 2>&1 || { cat "$out/build.log"; exit 1; }
# Ours only: they tell afl-fuzz which way the bytes took.
for library in Appliance VrrpAot simulate; do
    "$out/tools/sharpfuzz" "$out/program/$library.dll"
done

export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_NO_COLOR=1
# Whole: afl-cmin does not look along PATH where awk is mawk.
dotnet=$(command -v dotnet)
if [ $# = 0 ]; then
    # shellcheck disable=SC2046 # a word a target
    set -- $("$dotnet" "$out/program/Fuzz.dll")
fi
status=0
for target in "$@"; do
    corpus=tests/Fuzz/Corpus/$target
    findings=$out/findings/$target
    rm -rf "$findings"
    mkdir -p "$findings"
    echo "$target: $seconds s ..."
    afl-fuzz -i "$corpus" -o "$findings" -t 10000 -m none -V "$seconds" -- dotnet "$out/program/Fuzz.dll" "$target" >"$findings/log" 2>&1 ||
        { tail -n 20 "$findings/log"; status=1; continue; }
    awk -F ' *: *' '{ value[$1] = $2 } END {
        printf "    %d runs, %d/s, %d inputs, %d crashes, %d hangs\n", value["execs_done"], value["execs_per_sec"],
            value["corpus_count"], value["saved_crashes"], value["saved_hangs"] }' "$findings/default/fuzzer_stats"
    for found in "$findings"/default/crashes/id* "$findings"/default/hangs/id*; do
        if [ -e "$found" ]; then
            status=1
            echo "    again:  dotnet tests/Fuzz/bin/Debug/net10.0/Fuzz.dll $target '$found'"
        fi
    done
    if [ $keep = yes ]; then
        smallest=$out/smallest/$target
        rm -rf "$smallest"
        mkdir -p "$out/smallest"
        afl-cmin -i "$findings/default/queue" -o "$smallest" -t 10000 -m none -- "$dotnet" "$out/program/Fuzz.dll" "$target" \
            >"$findings/cmin.log" 2>&1 || { tail -n 20 "$findings/cmin.log"; status=1; continue; }
        for file in "$smallest"/*; do
            # Named by what is in it, so that the same input is there once. Large ones are left out.
            if [ "$(wc -c <"$file")" -le 512 ]; then
                cp "$file" "$corpus/$(sha256sum <"$file" | cut -c1-12)"
            fi
        done
        echo "    $(find "$corpus" -type f | wc -l) inputs in the corpus"
    fi
done
exit $status
