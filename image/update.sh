#!/bin/sh
# Signs the slot of an image, and makes one file of it, for `vrrpaot update`:  update.sh IMAGE-FOLDER KEY
# KEY is the private one, update.key, or update.pub beside it. README.md, "Updates", has the format.
set -eu
folder=$1
key=${2%.pub}
key=${key%.key}
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/../tests/need.sh" openssl=openssl
if [ -z "$key" ] || [ ! -r "$key.key" ]; then
    echo "An update is signed. make keys makes the key; KEY=my.key names another one." >&2
    exit 1
fi
public=$(sh "$here/public-key.sh" "$key.key")
if [ "$public" != "$(cat "$key.pub" 2>/dev/null)" ]; then
    echo "$key.pub, which is in the image, does not belong to $key.key: the image would never take an update again." >&2
    exit 1
fi
fact() { sed -n "s/^$1=//p" "$folder/about"; }
update=$folder/vrrpaot-$(fact board)-$(fact version).update
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
{
    echo VRRPAOT-UPDATE-1
    echo "board=$(fact board)"
    echo "version=$(fact version)"
    echo "built=$(fact built)"
    echo "length=$(stat -c %s "$folder/slot.img")"
    echo "sha256=$(sha256sum "$folder/slot.img" | cut -d' ' -f1)"
} >"$scratch/header"
openssl pkeyutl -sign -rawin -inkey "$key.key" -in "$scratch/header" -out "$scratch/signature"
{
    cat "$scratch/header"
    echo "signature=$(od -An -v -tx1 "$scratch/signature" | tr -d ' \n')"
    echo
    cat "$folder/slot.img"
} >"$update.new"
mv "$update.new" "$update"
echo "$update: version $(fact version) for $(fact board), $(stat -c %s "$update") bytes"
