#!/bin/sh
# Makes a key pair that signs updates:  keys.sh FOLDER
#   update.key   Ed25519, PEM. Who has it can make firmware that your nodes take: keep it where backups are, not where images are built for others
#   update.pub   64 hexadecimal digits: goes into images
# One that is there already is never replaced: nodes in the field know no other.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/../tests/need.sh" openssl=openssl
for there in "$folder" "$here/../out/keys"; do
    if [ -e "$there/update.key" ]; then
        echo "There is a key already, $there/update.key, and nodes may know it. Move it away if you want another one." >&2
        exit 1
    fi
done
mkdir -p -m 700 "$folder"
(umask 077 && openssl genpkey -algorithm ed25519 -out "$folder/update.key")
sh "$here/public-key.sh" "$folder/update.key" >"$folder/update.pub"
echo "$folder/update.key  secret: signs updates (make update). Keep a copy, and nobody else's hands on it."
echo "$folder/update.pub  goes into images (make image does it by itself): their nodes take updates that the other has signed."
