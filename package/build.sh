#!/bin/sh
# Makes the packages of both architectures, without root, in FOLDER:  build.sh FOLDER
# In the environment: VERSION, MAINTAINER ("Name <address>").
# What it needs is there already: out/linux-*/vrrpaot, and the program that writes the manual (make man). README.md beside this says what comes out.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
sh "$here/../tests/need.sh" dpkg-deb=dpkg gzip=gzip tar=tar
cd "$here/.."
# The same sources give the same bytes: everything bears the time of the last commit, or of the newest source.
time=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || find src -type f -name '*.cs' -printf '%T@\n' | sort -n | tail -n 1 | cut -d. -f1)}
export SOURCE_DATE_EPOCH="$time" TZ=UTC LC_ALL=C
version=${VERSION:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)}
# Whoever builds packages for others says who he is.
maintainer=${MAINTAINER:-VrrpAot <packages@vrrpaot.example>}
mkdir -p "$folder"
rm -f "$folder"/vrrpaot* "$folder/SHA256SUMS"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

src/Appliance.Manual/bin/Release/net10.0/Appliance.Manual docs "$scratch/manual"

for architecture in amd64 arm64; do
    case $architecture in
    amd64) program=out/linux-x64/vrrpaot ;;
    arm64) program=out/linux-arm64/vrrpaot ;;
    esac
    root=$scratch/$architecture
    sh package/files.sh "$program" "$scratch/manual" "$root"

    # For everybody else: below one folder, and without what is Debian's alone.
    plain=$scratch/vrrpaot-$version-linux-$architecture
    cp -a "$root" "$plain"
    rm -rf "$plain/usr/share/lintian" "$plain/usr/share/doc/vrrpaot/README.Debian"
    cp LICENSE README.md "$plain"
    tar c --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$time" -C "$scratch" "$(basename "$plain")" |
        gzip -9n >"$folder/$(basename "$plain").tar.gz"

    documents=$root/usr/share/doc/vrrpaot
    {
        printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: VrrpAot\n\n'
        printf 'Files: *\nCopyright: %s\nLicense: Expat\n' "$(sed -n 's/^Copyright (c) //p' LICENSE | head -n 1)"
        sed -n '/^Permission/,$p' LICENSE | sed 's/^$/./; s/^/ /'
    } >"$documents/copyright"
    {
        printf 'vrrpaot (%s) unstable; urgency=medium\n\n' "$version"
        # Entries that a reader of changelogs knows: "  * ", in lines of 76.
        awk '/^## / { n++; next } n == 1 && /^\* / { if (entry) print entry; sub(/^\* /, ""); entry = $0; next }
            n == 1 && NF { sub(/^ */, ""); entry = entry " " $0 } END { print entry }' CHANGELOG.md |
            while read -r entry; do echo "$entry" | fold -s -w 74 | sed 's/ *$//; 1s/^/  * /; 2,$s/^/    /'; done
        printf '\n -- %s  %s\n' "$maintainer" "$(date -u -d "@$time" -R)"
    } | gzip -9n >"$documents/changelog.gz"
    mkdir "$root/DEBIAN"
    install -m 755 package/deb/postinst package/deb/prerm package/deb/postrm "$root/DEBIAN"
    cat >"$root/DEBIAN/control" <<END
Package: vrrpaot
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k -s --apparent-size "$root/usr" | cut -f1)
Section: admin
Priority: optional
Provides: keepalived
Conflicts: keepalived
Replaces: keepalived
Suggests: ipvsadm
Description: virtual IP addresses by VRRP, and load balancing by IPVS
 Two or more machines elect a MASTER by VRRP; when it, its link or its service
 fails, another takes its addresses, and clients notice nothing. Behind the
 addresses load is balanced over healthy servers (LVS).
 .
 It takes the place of keepalived, reads the same keepalived.conf, speaks the
 same protocol, and runs the same scripts. It shares no code with it.
END
    (cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    # All of a tree that a moment ago was made: dpkg-deb takes times that are later than this one down to it.
    find "$root" -exec touch -h -d "@$time" {} +
    dpkg-deb --root-owner-group -Zxz --build "$root" "$folder/vrrpaot_${version}_$architecture.deb" >/dev/null
    sh package/oci.sh "$program" "$architecture" "$version" "$time" "$folder/vrrpaot-$version-oci-$architecture.tar"
    rm -rf "$root" "$plain"
done
sh package/bill.sh "$version" "$time" "$folder" >"$scratch/bill"
mv "$scratch/bill" "$folder/vrrpaot-$version.spdx.json"
(cd "$folder" && sha256sum vrrpaot* >SHA256SUMS)
(cd "$folder" && ls -l vrrpaot* | awk '{ printf "%10d  %s\n", $5, $9 }')
