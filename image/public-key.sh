#!/bin/sh
# Prints the public half of an Ed25519 key as 64 hexadecimal digits:  public-key.sh UPDATE.KEY
# It is the last 32 bytes of the DER form (RFC 8410).
set -eu
openssl pkey -in "$1" -pubout -outform DER | tail -c 32 | od -An -v -tx1 | tr -d ' \n'
echo
