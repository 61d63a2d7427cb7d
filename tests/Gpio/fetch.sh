#!/bin/sh
# Gets what the emulated machine needs into a folder:  fetch.sh FOLDER
# Debian's arm64 kernel (vmlinuz), the module for LEDs of the board (leds-gpio.ko), and the machine's device tree with such a LED
# on GPIO line 5 (virt.dtb). Nothing is installed but QEMU and dtc; apt's own lists and sources stay as they are.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
if [ -s "$folder/vmlinuz" ] && [ -s "$folder/leds-gpio.ko" ] && [ -s "$folder/virt.dtb" ]; then
    exit 0
fi
sh "$here/../need.sh" qemu-system-aarch64=qemu-system-arm dtc=device-tree-compiler

mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
cd "$folder"
folder=$PWD
cat >apt.conf <<EOF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State::lists "$folder/lists";
Dir::Cache "$folder/cache";
EOF
export APT_CONFIG="$folder/apt.conf"
apt-get update -qq >apt.log 2>&1 || true # a source without arm64 is no harm while Debian's is there
# The package without a version names the newest.
package=$(apt-cache depends linux-image-arm64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
if [ -z "$package" ]; then
    echo "apt knows no arm64 kernel here" >&2
    exit 1
fi
apt-get download -qq "$package" >>apt.log 2>&1 || { tail -n 3 apt.log >&2; exit 1; }
rm -rf unpacked
mkdir unpacked
dpkg-deb --fsys-tarfile "$package"_*.deb | tar x -C unpacked --wildcards './boot/vmlinuz-*' '*/leds-gpio.ko'
mv unpacked/boot/vmlinuz-* vmlinuz
find unpacked -name leds-gpio.ko -exec mv {} leds-gpio.ko \;
rm -rf unpacked lists cache "$package"_*.deb

# The same machine as EmulatedMachine.cs starts.
qemu-system-aarch64 -M virt,dumpdtb=plain.dtb -cpu cortex-a53 -m 256 -nodefaults -display none 2>/dev/null
dtc -q -I dtb -O dts plain.dtb -o virt.dts
chip=$(awk '/pl061@/ { inside = 1 } inside && /phandle/ { gsub(/[<>;]/, "", $3); print $3; exit }' virt.dts)
cat >>virt.dts <<EOF
/ {
    leds {
        compatible = "gpio-leds";
        led-act {
            label = "ACT";
            gpios = <$chip 5 0>;
            linux,default-trigger = "heartbeat";
        };
    };
};
EOF
dtc -q -I dts -O dtb virt.dts -o virt.dtb
rm -f plain.dtb virt.dts
