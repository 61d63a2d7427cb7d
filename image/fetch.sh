#!/bin/sh
# Gets Debian's arm64 kernel, the newest that apt knows, into a folder:  fetch.sh FOLDER
#   vmlinuz        the kernel (an uncompressed Image)
#   modules/*.ko   modules, in one flat folder
#   package        name and version of the package, a line; copyright: its licence
# apt's own lists and sources stay as they are. 73 MB to download, lists included.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
if [ -s "$folder/vmlinuz" ] && [ -s "$folder/package" ]; then
    exit 0
fi
sh "$here/../tests/need.sh" xz=xz-utils

rm -rf "$folder"
mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/modules"
cd "$folder"
folder=$PWD
cat >apt.conf <<END
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State::lists "$folder/lists";
Dir::Cache "$folder/cache";
END
export APT_CONFIG="$folder/apt.conf"
apt-get update -qq >apt.log 2>&1 || true # a source without arm64 is no harm while Debian's is there
# The package without a version names the newest.
package=$(apt-cache depends linux-image-arm64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
if [ -z "$package" ]; then
    echo "apt knows no arm64 kernel here" >&2
    exit 1
fi
apt-get download -qq "$package" >>apt.log 2>&1 || { tail -n 3 apt.log >&2; exit 1; }
mkdir unpacked
# No board of ours will ever see these; they are half of it.
never=
for subsystem in sound drivers/gpu drivers/media drivers/scsi drivers/iio drivers/infiniband drivers/staging drivers/net/wireless; do
    never="$never --exclude=*/kernel/$subsystem/*"
done
# shellcheck disable=SC2086 # a list of words
dpkg-deb --fsys-tarfile "$package"_*.deb | tar x -C unpacked --wildcards $never './boot/vmlinuz-*' './lib/modules/*' './usr/share/doc/*/copyright'
find unpacked -name '*.ko' -exec mv -t modules {} +
find unpacked -name '*.ko.xz' -exec mv -t modules {} +
for module in modules/*.ko.xz; do
    if [ -e "$module" ]; then xz -d "$module"; fi
done
mv unpacked/usr/share/doc/*/copyright copyright
mv unpacked/boot/vmlinuz-* vmlinuz
version=$(dpkg-deb -f "$package"_*.deb Version)
rm -rf unpacked lists cache "$package"_*.deb apt.conf
# Last: this file says that all the others are whole.
echo "$package $version" >package
