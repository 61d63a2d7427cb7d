#!/bin/sh
# Whether it is said whose node a card is for:  whose.sh BOARD APPLIANCE.JSON
# Before anything is built. The example is for the emulator: on a real board its address and its open login would be somebody's.
set -eu
cd "$(dirname "$0")/.."
if [ ! -d "board/$1" ]; then
    echo "There is no board '$1'. There are: $(cd board && echo */ | tr -d /)." >&2
    exit 1
fi
if [ -z "$2" ]; then
    echo "A card for a $1 needs the appliance.json of its node: make image BOARD=$1 CONFIG=my.json (keepalived.conf lies beside it; image/example is for qemu-virt only)." >&2
    exit 1
fi
