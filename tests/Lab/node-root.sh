# The view a node has of the file system: everything of this machine, but a /run and a / of its own, so that a daemon's
# default pid file and a script at /check_sample.sh touch nobody else. $1: an empty directory. Ends as the process
# that keeps the view alive; the mounts are its own (ip netns exec gave it a mount namespace) and vanish with it.
set -eu
mount -t tmpfs -o mode=755 tmpfs "$1"
for entry in /*; do
    if [ -L "$entry" ]; then
        cp -P "$entry" "$1$entry"
    elif [ "$entry" = /run ]; then
        mkdir "$1/run"
    elif [ -d "$entry" ]; then
        mkdir "$1$entry"
        mount --rbind "$entry" "$1$entry"
    fi
done
echo ready
exec chroot "$1" sleep 2147483647 >/dev/null 2>&1
