#!/bin/sh
# Makes what a guest boots:  fetch.sh FOLDER amd64|arm64
#   kernel   Debian's, uncompressed: what has not to be unpacked in emulation starts seconds earlier
#   versions of ipvsadm and keepalived, in a line
#   root/    its file system: Debian's programs (list below), the libraries they name, the kernel's modules
# Nothing is installed but QEMU and kmod. Some 110 MB to download, lists included, once.
set -eu
folder=$1
architecture=$2
here=$(cd "$(dirname "$0")" && pwd)

# Busybox stands for everything else. Packages behind programs: debian.sh brings what they depend on.
programs="dash unshare nsenter ip tc kmod keepalived ipvsadm tcpdump strace openssl"
packages="dash util-linux iproute2 kmod keepalived ipvsadm tcpdump strace openssl busybox-static"
modules="ip_vs ip_vs_rr ip_vs_wrr ip_vs_lc ip_vs_wlc ip_vs_fo ip_vs_ovf ip_vs_lblc ip_vs_lblcr ip_vs_dh ip_vs_sh ip_vs_mh ip_vs_sed
    ip_vs_nq ip_vs_pe_sip ip_vs_ftp nf_conntrack xt_ipvs xt_MASQUERADE xt_nat nf_tables nft_chain_nat nft_masq nft_ct
    8021q dummy veth bridge macvlan ipvlan bonding ipip fou gre ip_gre nlmon sch_netem ifb af_packet_diag sctp vrf"

made="$architecture $(cat "$0" | cksum)"
if [ "$(cat "$folder/made" 2>/dev/null)" = "$made" ]; then
    exit 0
fi
# What is there is of an older list: no test shall take it for this one.
rm -f "$folder/made"
case $architecture in
amd64) sh "$here/../need.sh" qemu-system-x86_64=qemu-system-x86 ;;
arm64) sh "$here/../need.sh" qemu-system-aarch64=qemu-system-arm ;;
*)
    echo "unknown architecture $architecture" >&2
    exit 1 ;;
esac
sh "$here/../need.sh" depmod=kmod readelf=binutils xz=xz-utils

export ARCHITECTURE="$architecture"
linux=$(dirname "$folder")/kernel-$architecture
sh "$here/../../image/fetch.sh" "$linux"
rm -rf "$folder"
mkdir -p "$folder/unpacked"
# shellcheck disable=SC2086 # a list of words
DEPENDENCIES=yes sh "$here/../../image/debian.sh" "$folder" $packages
linux=$(cd "$linux" && pwd)
cd "$folder"
for package in *.deb; do
    case $package in
    # 1:2.2.7-1+b2 is Debian's number for 2.2.7.
    ipvsadm_*|keepalived_*) dpkg-deb -f "$package" Package Version | sed 's/.*: \([0-9]*:\)*//; s/-[^-]*$//' ;;
    esac
    dpkg-deb --fsys-tarfile "$package" | tar x -C unpacked --exclude='*/share/*' --exclude='*/perl*' --exclude='*/gconv/*'
done | tr '\n' ' ' >versions

mkdir -p root/usr/bin root/usr/lib root/dev root/proc root/sys root/run root/tmp root/etc
ln -s bin root/usr/sbin
ln -s lib root/usr/lib64
for link in bin sbin lib lib64; do ln -s usr/$link root/$link; done
for program in busybox $programs; do
    cp "$(find unpacked -path "*bin/$program" -type f | head -n 1)" root/usr/bin
done
for link in modprobe rmmod lsmod; do ln -s kmod root/usr/bin/$link; done
ln -s dash root/usr/bin/sh

# The libraries that a file names, and those that they name.
libraries() {
    readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | while read -r name; do
        if [ -e "root/usr/lib/$name" ]; then continue; fi
        cp -L "$(find unpacked -name "$name" | head -n 1)" "root/usr/lib/$name"
        libraries "root/usr/lib/$name"
    done
}
for program in $programs; do libraries "root/usr/bin/$program"; done
cp -L "$(find unpacked -name 'ld-linux-*.so.*' | head -n 1)" root/usr/lib

release=$(sed 's/^linux-image-\([^ ]*\) .*/\1/' "$linux/package")
mkdir -p "all/lib/modules" "root/usr/lib/modules/$release"
cp -rl "$linux/modules" "all/lib/modules/$release"
depmod -b all "$release" 2>/dev/null
for module in $modules; do
    modprobe -C /dev/null -d all -S "$release" --show-depends "$module" >show || {
        echo "this kernel has no module $module" >&2
        exit 1
    }
    sed -n 's/^insmod \([^ ]*\).*/\1/p' show | xargs -r cp -lft "root/usr/lib/modules/$release"
done
touch "root/usr/lib/modules/$release/modules.order" "root/usr/lib/modules/$release/modules.builtin"
depmod -b root "$release"

# Documentation/x86/boot.rst: where the packed kernel stands in the file, counted from behind the setup sectors.
number() { od -An -v -t "u$2" -j "$1" -N "$2" "$linux/vmlinuz" | tr -d ' '; }
case $architecture in
amd64)
    start=$((($(number 497 1) + 1) * 512 + $(number 584 4)))
    tail -c +$((start + 1)) "$linux/vmlinuz" | head -c "$(number 588 4)" >packed
    xz -dc --single-stream packed >kernel ;;
arm64) cp "$linux/vmlinuz" kernel ;;
esac
rm -rf unpacked all show packed apt.log ./*.deb
# Last: it says that all is whole.
echo "$made" >made
