#!/bin/sh
# Makes ready what tests stand on:  ready.sh FOLDER WHAT REASON COMMAND...
# Exit code 75 of COMMAND says that something could not be fetched, which is no fault of ours: then tests may be skipped
# for REASON, and FOLDER/announced has it. With any other it could not be built, and that is a failure.
set -u
folder=$1
what=$2
reason=$3
shift 3
"$@" >"$folder/ready.log" 2>&1
case $? in
0) ;;
75)
    tail -n 3 "$folder/ready.log" >&2
    echo "$what could not be fetched: its tests are skipped." >&2
    printf '%s\n' "$reason" >>"$folder/announced" ;;
*)
    tail -n 20 "$folder/ready.log" >&2
    echo "$what could not be built: that is a failure." >&2
    exit 1 ;;
esac
