#!/bin/sh
# Gets what the emulated machine needs into a folder:  fetch.sh FOLDER
# Debian's arm64 kernel (vmlinuz, from the folder of images: ../../image/fetch.sh), the module for LEDs of the board (leds-gpio.ko), and the machine's device tree with such a LED
# on GPIO line 5 (virt.dtb). Nothing is installed but QEMU and dtc.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
if [ -s "$folder/vmlinuz" ] && [ -s "$folder/leds-gpio.ko" ] && [ -s "$folder/virt.dtb" ]; then
    exit 0
fi
sh "$here/../need.sh" qemu-system-aarch64=qemu-system-arm dtc=device-tree-compiler

sh "$here/../../image/fetch.sh" "$folder/../kernel-arm64"
mkdir -p "$folder"
cp "$folder/../kernel-arm64/vmlinuz" "$folder/../kernel-arm64/modules/leds-gpio.ko" "$folder"
cd "$folder"

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
