#!/bin/sh
# Lays out what a package has, below ROOT:  files.sh PROGRAM MANUAL ROOT
set -eu
program=$1
manual=$2
root=$3
here=$(cd "$(dirname "$0")" && pwd)
share=$root/usr/share
documents=$share/doc/vrrpaot
mkdir -p "$root/usr/sbin" "$root/usr/bin" "$root/lib/systemd/system" "$root/etc/keepalived" \
    "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d" \
    "$share/man/man1" "$share/man/man5" "$share/man/man7" "$share/man/man8" "$documents" "$share/lintian/overrides"
install -m 755 "$program" "$root/usr/sbin/vrrpaot"
ln -s vrrpaot "$root/usr/sbin/keepalived"
ln -s ../sbin/vrrpaot "$root/usr/bin/genhash"
install -m 644 "$here/vrrpaot.service" "$root/lib/systemd/system"
ln -s vrrpaot.service "$root/lib/systemd/system/keepalived.service"

# A machine of another kind cannot run it; its words are the same on both.
own=$here/../out/linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')/vrrpaot
"$own" completion bash >"$share/bash-completion/completions/vrrpaot"
"$own" completion zsh >"$share/zsh/vendor-completions/_vrrpaot"
"$own" completion fish >"$share/fish/vendor_completions.d/vrrpaot.fish"

for page in "$manual"/*.[1-9]; do
    gzip -9nc "$page" >"$share/man/man${page##*.}/$(basename "$page").gz"
done
ln -s vrrpaot.8.gz "$share/man/man8/keepalived.8.gz"
ln -s ../man8/vrrpaot.8.gz "$share/man/man1/genhash.1.gz"

install -m 644 "$here/deb/README.Debian" "$documents"
for page in from-keepalived load-balancer at-3-am threats keepalived commands metrics probes status-json; do
    install -m 644 "$here/../docs/$page.md" "$documents"
done
cp -r "$here/../examples" "$documents/examples"
install -m 644 "$here/deb/lintian-overrides" "$share/lintian/overrides/vrrpaot"
find "$root" -type d -exec chmod 755 {} +
find "$root" -type f ! -perm /111 -exec chmod 644 {} +
