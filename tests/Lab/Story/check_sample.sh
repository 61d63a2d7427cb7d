#!/bin/sh
# Alive means: the web server of this node answers.
exec busybox wget -q -T 1 -O /dev/null http://127.0.0.1:7000/
