#!/bin/sh
# Prints the public half of an Ed25519 key as 64 hexadecimal digits:  public-key.sh UPDATE.KEY
# It is the last 32 bytes of the DER form (RFC 8410), which has 44.
set -eu
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
if ! openssl pkey -in "$1" -pubout -outform DER -out "$scratch" 2>/dev/null || [ "$(stat -c %s "$scratch")" != 44 ]; then
    echo "$1 is no private Ed25519 key, as make keys makes one." >&2
    exit 1
fi
echo "$(tail -c 32 "$scratch" | od -An -v -tx1 | tr -d ' \n')"
