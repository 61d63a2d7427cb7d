#!/bin/sh
# A container image from nothing, as an OCI archive:  oci.sh PROGRAM amd64|arm64 VERSION SECONDS FILE
# SECONDS since 1970 is the time of everything in it. The layout is that of the OCI image specification 1.0: blobs by
# their SHA-256, index.json, oci-layout.
set -eu
program=$1
architecture=$2
version=$3
time=$4
file=$5
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
created=$(date -u -d "@$time" +%Y-%m-%dT%H:%M:%SZ)
tarred() { tar c --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$time" --format=ustar -C "$1" .; }
sum() { sha256sum "$1" | cut -d' ' -f1; }
size() { stat -c %s "$1"; }

# /run for its socket and pid files, /var/lib/vrrpaot for what is to last, /tmp for dumps.
mkdir -p "$scratch/root/usr/sbin" "$scratch/root/run" "$scratch/root/tmp" "$scratch/root/var/lib/vrrpaot" \
    "$scratch/root/etc/keepalived" "$scratch/blobs/sha256"
install -m 755 "$program" "$scratch/root/usr/sbin/vrrpaot"
ln -s vrrpaot "$scratch/root/usr/sbin/keepalived"
echo 'root:x:0:0:root:/:/usr/sbin/vrrpaot' >"$scratch/root/etc/passwd"
echo 'root:x:0:' >"$scratch/root/etc/group"
chmod 755 "$scratch/root" && chmod 1777 "$scratch/root/tmp"
tarred "$scratch/root" >"$scratch/layer"
gzip -9nc "$scratch/layer" >"$scratch/packed"

# keep FILE: puts it among the blobs; $digest is its name there.
keep() {
    digest=$(sum "$1")
    length=$(size "$1")
    mv "$1" "$scratch/blobs/sha256/$digest"
}
plain=$(sum "$scratch/layer")
rm "$scratch/layer"
keep "$scratch/packed"
layer="{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"sha256:$digest\",\"size\":$length}"
cat >"$scratch/config" <<END
{"created":"$created","architecture":"$architecture","os":"linux","config":{"Entrypoint":["/usr/sbin/vrrpaot","--dont-fork","--log-console","--log-detail"],"StopSignal":"SIGTERM","Labels":{"org.opencontainers.image.title":"vrrpaot","org.opencontainers.image.version":"$version","org.opencontainers.image.licenses":"MIT"}},"rootfs":{"type":"layers","diff_ids":["sha256:$plain"]},"history":[{"created":"$created","created_by":"vrrpaot $version"}]}
END
keep "$scratch/config"
cat >"$scratch/manifest" <<END
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:$digest","size":$length},"layers":[$layer]}
END
keep "$scratch/manifest"
cat >"$scratch/index.json" <<END
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:$digest","size":$length,"platform":{"architecture":"$architecture","os":"linux"},"annotations":{"org.opencontainers.image.ref.name":"$version"}}]}
END
echo '{"imageLayoutVersion":"1.0.0"}' >"$scratch/oci-layout"
rm -rf "$scratch/root"
tarred "$scratch" >"$file.new"
mv "$file.new" "$file"
