#!/bin/sh
# Alive means: the web server of this node answers. (Debian's busybox wget crashes with a -T of its own.)
exec timeout 1 busybox wget -q -O /dev/null http://127.0.0.1:7000/
