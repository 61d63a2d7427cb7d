# U-Boot's part of a box: which slot boots. README.md, "Which slot boots", tells it in words. Compiled by mkimage into boot.scr on the first partition.
# ${devtype} and ${devnum} are the card's; U-Boot's own boot script has found it. Numbers are hexadecimal.

# Where things lie in memory. Not above 256 MB; a kernel unpacked has up to 0x3600000 bytes.
if test "${board}" = "qemu-arm"; then
    setenv kernel_addr_r 40400000
    setenv ramdisk_addr_r 44000000
    setenv kernel_comp_addr_r 48000000
    setenv state_addr 40300000
    setenv last_words 43000000
    # The device tree is QEMU's, whatever the slot brings along.
    setenv fdtfile
else
    setenv kernel_addr_r 00200000
    setenv fdt_addr_r 05f00000
    setenv ramdisk_addr_r 06000000
    setenv kernel_comp_addr_r 08000000
    setenv state_addr 02500000
    setenv last_words 07000000
fi
setenv kernel_comp_size 02000000

# The state is kept twice, in two sectors in front of the first partition. The order of writing: first the one that was not read. (A loop's variable needs a name that
# the environment does not have: that one would be taken.)
setenv active a
setenv trial
setenv tries 0
setenv order "11 10"
setenv read_state '${devtype} read ${state_addr} ${sector} 1 && env import -c ${state_addr} 200 active trial tries'
setenv write_state 'env export -c -s 200 ${state_addr} active trial tries && for copy in ${order}; do ${devtype} write ${state_addr} ${copy} 1; done'
${devtype} dev ${devnum}
setenv sector 10
if run read_state; then
    echo "Slots: active ${active}, trial ${trial}, tries ${tries}."
else
    setenv sector 11
    setenv order "10 11"
    if run read_state; then
        echo "Slots, from the second copy: active ${active}, trial ${trial}, tries ${tries}."
    else
        echo "Slots: neither copy of the state can be read, so a."
        setenv active a
        setenv trial
        setenv tries 0
    fi
fi
if test "${active}" != "b"; then setenv active a; fi

# A trial is counted before it begins. What cannot be counted is not tried: it would be tried for ever.
setenv first ${active}
setenv on_trial
if test "${trial}" = "a" || test "${trial}" = "b"; then
    if test "${tries}" != "0" && test -n "${tries}"; then
        setexpr tries ${tries} - 1
        if run write_state; then
            setenv first ${trial}
            setenv on_trial "trial=1"
        else
            echo "The trial cannot be counted, so there is none."
        fi
    fi
fi

# A megabyte that no kernel uses as memory: what one has to say when it panics is still there after the reset (ramoops). The device tree counts addresses and
# sizes in cells of 32 bits, and says at its root how many.
setenv node /reserved-memory/ramoops@${last_words}
setenv keep_last_words 'fdt addr ${fdt_use} && fdt resize 1000 && fdt get value cells / "#address-cells" && fdt get value sizes / "#size-cells" && run say_where'
setenv say_where 'setenv reg 0x${last_words}; if itest ${cells} == 2; then setenv reg "0 ${reg}"; fi; if itest ${sizes} == 2; then setenv reg "${reg} 0"; fi; run set_node'
setenv set_node 'fdt mknode / reserved-memory; fdt set /reserved-memory "#address-cells" <${cells}>; fdt set /reserved-memory "#size-cells" <${sizes}>; fdt set /reserved-memory ranges; fdt mknode /reserved-memory ramoops@${last_words}; fdt set ${node} compatible ramoops; fdt set ${node} no-map; fdt set ${node} record-size <0x8000>; fdt set ${node} reg <${reg} 0x100000>'

# A slot that lacks something or is refused leaves the turn to the other one.
setenv load_slot 'setenv cmdline; load ${devtype} ${devnum}:${part} ${state_addr} cmdline && env import -t ${state_addr} ${filesize} cmdline && load ${devtype} ${devnum}:${part} ${kernel_addr_r} Image.gz && load ${devtype} ${devnum}:${part} ${ramdisk_addr_r} initramfs.gz'
setenv start_slot 'setenv bootargs "${cmdline} slot=${slot} ${on_trial}"; echo "Starting slot ${slot} ${on_trial}"; booti ${kernel_addr_r} ${ramdisk_addr_r}:${ramdisk_size} ${fdt_use}'
if test "${first}" = "b"; then setenv turns "b a"; else setenv turns "a b"; fi
for slot in ${turns}; do
    if test "${slot}" = "b"; then setenv part 3; else setenv part 2; fi
    if test "${slot}" != "${first}"; then setenv on_trial; fi
    if run load_slot; then
        setenv ramdisk_size ${filesize}
        setenv fdt_use ${fdt_addr}
        if test -n "${fdtfile}"; then
            if load ${devtype} ${devnum}:${part} ${fdt_addr_r} dtb/${fdtfile}; then setenv fdt_use ${fdt_addr_r}; fi
        fi
        run keep_last_words
        run start_slot
    fi
    echo "Slot ${slot} does not boot."
done
# Nothing boots: perhaps the card is read better the next time.
sleep 10
reset
