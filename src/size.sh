#!/bin/sh
# Says what the program is made of:  size.sh linux-x64|linux-arm64 FOLDER
# Builds it as publish.sh does, with the compiler's map (methods, types) and the linker's (objects, sections) in FOLDER, and prints the ten largest
# parts and what each package costs. A package costs its own code, types and tables; what it makes others bring is theirs.
set -eu
rid=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
MAPS=$folder sh "$here/publish.sh" "$rid" "$folder/vrrpaot"

# The assemblies, longest name first, as the compiler spells them in its map.
sed -n 's:^-r\:.*/\(.*\)\.dll$:\1:p' "$folder/compiler.rsp" | grep -vx System | sort -u | awk '
    { mangled = $0; sub(/^System\.Private\./, "S.P.", mangled); gsub(/[^A-Za-z0-9]/, "_", mangled); print length(mangled), mangled, $0 }
    END { print 9, "Appliance", "Appliance" }' | sort -rn >"$folder/assemblies"

total=$(wc -c <"$folder/vrrpaot")
{
    # Managed: <Kind Name="..." Length="..."
    sed -n 's/^ *<\([A-Za-z]*\) Name="\([^"]*\)" Length="\([0-9]*\)".*/\1 \3 \2/p' "$folder/compiler.map.xml" | awk -v assemblies="$folder/assemblies" '
        # The assembly that stands first in it; in front of that may be what it is made of: unbox_, __GCSTATICS, <Boxed>.
        function of(name,   i, at, first, found) {
            for (i = 1; i <= count; i++) {
                at = index(name, mangled[i] "_")
                if (at > 0 && at < 40 && (at == 1 || substr(name, at - 1, 1) ~ /[_;]/) && (!first || at < first)) { first = at; found = plain[i] }
            }
            return first ? found : "the rest of the managed code"
        }
        BEGIN { while ((getline line <assemblies) > 0) { split(line, word, " "); mangled[++count] = word[2]; plain[count] = word[3] } }
        { kind = $1; bytes = $2; name = substr($0, length($1) + length($2) + 3) }
        kind == "DehydratedData" { print bytes, "types, dispatch and pointers of the managed code, packed"; next }
        kind == "ArrayOfFrozenObjects" { print bytes, "strings of the managed code"; next }
        kind ~ /^(Metadata|StackTraceMethodMapping|TypeMetadataMap)$/ { print bytes, "names of types and methods"; next }
        kind == "GCInfo" { print bytes, "what the collector must know of each method"; print bytes, "=" of(name); next }
        kind == "MethodCode" { print bytes, "code of " of(name); print bytes, "=" of(name); next }
        # Unpacked at the start: not bytes of the file.
        kind ~ /EEType$/ { print bytes / 2, "=" of(name); next }
        kind == "FieldRvaData" { print bytes, "tables in the source"; print bytes, "=" of(name) }'
    # Native: VMA LMA Size Align, 8 blanks, FILE:(SECTION); a line without those 8 names the output section.
    awk '
        /^ *[0-9a-f]+ +[0-9a-f]+ +[0-9a-f]+ +[0-9]+ [^ ]/ { section = $5; kept = section !~ /^(\.bss|\.hydrated|\.tbss|\.debug|\.symtab|\.strtab|__libc_freeres_ptrs)/
            if (section ~ /eh_frame|eh_table/) print $3, "tables for unwinding"
            next }
        !kept { next }
        /^ *[0-9a-f]+ +[0-9a-f]+ +[0-9a-f]+ +[0-9]+         [^ ]/ { print $3, $5, section }' "$folder/linker.map" | awk '
        function number(hex,   i, n) { n = 0; for (i = 1; i <= length(hex); i++) n = 16 * n + index("0123456789abcdef", substr(hex, i, 1)) - 1; return n }
        $2 == "tables" { print number($1), "tables for unwinding"; next }
        {
            file = $2; sub(/\.a\(.*/, ".a", file); sub(/.*\//, "", file)
            if (file ~ /^Appliance\.o|^<internal>/) next
            if (file ~ /^lib(c|m|m-.*|pthread|dl|rt|resolv)\.a|crt.*\.o/) part = "glibc"
            else if (file ~ /^lib(sodium|mbed.*)\.a/) { part = file; sub(/^lib/, "", part); sub(/\.a$/, "", part); part = part ~ /^mbed/ ? "mbedtls" : "lib" part }
            else if (file ~ /^libSystem/) part = "the runtime: system calls (libSystem.Native)"
            else if (file ~ /\.o$/ && file !~ /bootstrapper/) part = "C of our own"
            else part = "the runtime and its garbage collector"
            print number($1), "=" part
            if ($3 !~ /eh_frame/) print number($1), part
        }'
} | awk -v total="$total" -v rid="$rid" '
    { bytes = $1; part = substr($0, length($1) + 2) }
    substr(part, 1, 1) == "=" { cost[substr(part, 2)] += bytes; next }
    { parts[part] += bytes }
    END {
        printf "%s: %d bytes\n\nThe ten largest parts\n", rid, total
        for (part in parts) printf "%10d  %s\n", parts[part], part | "sort -rn | head -n 10"
        close("sort -rn | head -n 10")
        print "\nWhat each package costs (code, types, tables)"
        for (part in cost) if (cost[part] >= 1000) printf "%10d  %s\n", cost[part], part | "sort -rn"
        close("sort -rn")
    }'
