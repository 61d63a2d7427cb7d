#!/bin/sh
# Sums up a run of tests:  verdict.sh FOLDER ALLOWED...
# FOLDER has the result files (*.trx). ALLOWED: files of reasons for which a test may be skipped (allowed-skips says how).
# In the environment: CODE, the exit code of the run; BROKEN, how much failed beside tests; STRICT=yes: a skip for a reason
# that is not allowed is a failure. Prints each reason once, with its count, and at the end the one line that counts.
set -u
folder=$1
shift
skips=$folder/skips
cat "$@" /dev/null | grep -v '^#' | grep . >"$folder/allowed"

# A reason and the test's name a line, with a tab between them. The reason stands in StdOut or Message.
#   <UnitTestResult testName="..." outcome="NotExecuted" ...><Output><StdOut>needs root</StdOut></Output></UnitTestResult>
cat "$folder"/*.trx 2>/dev/null | awk -v RS='<UnitTestResult ' '
    function between(text, from, to,    at) {
        at = index(text, from)
        if (at == 0) return ""
        text = substr(text, at + length(from))
        return substr(text, 1, index(text, to) - 1)
    }
    NR > 1 {
        tag = substr($0, 1, index($0, ">"))
        if (index(tag, "outcome=\"NotExecuted\"") == 0) next
        said = tag ~ /\/>$/ ? "" : substr($0, 1, index($0 "</UnitTestResult>", "</UnitTestResult>"))
        reason = between(said, "<Message>", "</Message>")
        if (reason == "") reason = between(said, "<StdOut>", "</StdOut>")
        if (reason == "") reason = "no reason was given"
        gsub(/[\r\n\t ]+/, " ", reason)
        gsub(/&lt;/, "<", reason); gsub(/&gt;/, ">", reason); gsub(/&quot;/, "\"", reason); gsub(/&apos;/, "'\''", reason)
        gsub(/&amp;/, "\\&", reason)
        sub(/^ /, "", reason); sub(/ $/, "", reason)
        print reason "\t" between(tag, "testName=\"", "\"")
    }' | sort >"$skips"

: >"$skips.refused"
while IFS="$(printf '\t')" read -r reason test; do
    if [ "${STRICT:-no}" = yes ] && ! printf '%s\n' "$reason" | grep -qExf "$folder/allowed"; then
        printf '%s\t%s\n' "$reason" "$test" >>"$skips.refused"
    fi
done <"$skips"
if [ -s "$skips" ]; then
    echo "Skipped, and why:"
    cut -f1 "$skips" | uniq -c | sort -rn
fi
if [ -s "$skips.refused" ]; then
    echo "Of these nobody has announced (tests/allowed-skips), so they are failures:"
    sed 's/^\(.*\)\t\(.*\)$/   \2: \1/' "$skips.refused"
fi

# <Counters total="12" executed="11" passed="11" failed="0" error="0" timeout="0" aborted="0" .../>
cat "$folder"/*.trx 2>/dev/null | tr '\n' ' ' | grep -o '<Counters [^>]*' | awk -v code="${CODE:-0}" -v broken="${BROKEN:-0}" \
    -v refused="$(wc -l <"$skips.refused")" '
    function count(name) {
        return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
    }
    {
        bad = count("failed") + count("error") + count("timeout") + count("aborted")
        passed += count("passed"); failed += bad; skipped += count("total") - count("passed") - bad
    }
    END {
        if (code != 0 && failed == 0) {
            print "The test run itself broke off (exit code " code "): counted as one failure."
            failed = 1
        }
        failed += broken + refused
        printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped - refused
        exit (failed > 0 || passed == 0)
    }'
