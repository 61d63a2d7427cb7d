#!/bin/sh
# Says to the linker that of the C library's functions for strings the variants for newer processors are the AVX2 one:
#   one-variant.sh LIBC FILE
# The C library for x86-64 has each of them up to six times and chooses at the start. The ones with AVX-512 (evex) and
# for transactional memory (rtm), which every processor that would be given them can do without, are 0.05 MB of the
# program that nobody here would notice. A variant that this C library does not have is not spoken of.
set -eu
nm --defined-only -g "$1" 2>/dev/null | awk '
    NF == 3 { has[$3] }
    END {
        for (variant in has) {
            kept = variant
            if (sub(/_(evex|evex_rtm|avx2_rtm)$/, "_avx2", kept) && kept in has)
                print "-Wl,--defsym," variant "=" kept
        }
    }' | sort >"$2"
