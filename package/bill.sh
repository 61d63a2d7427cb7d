#!/bin/sh
# The bill of materials of the packages (SPDX 2.3, JSON), to standard output:  bill.sh VERSION SECONDS FOLDER
# FOLDER has the packages; their check sums make the document's name.
set -eu
version=$1
time=$2
folder=$3
here=$(cd "$(dirname "$0")" && pwd)
name=$(cd "$folder" && sha256sum vrrpaot* | sha256sum | cut -d' ' -f1)
versions=$(sh "$here/versions.sh" amd64)

# package ID NAME VERSION LICENCE WHERE
package() {
    printf '    { "SPDXID": "%s", "name": "%s", "versionInfo": "%s", "licenseConcluded": "%s", "licenseDeclared": "%s",\n' \
        "$1" "$2" "$3" "$4" "$4"
    printf '      "downloadLocation": "%s", "filesAnalyzed": false, "copyrightText": "NOASSERTION" }' "$5"
}
relation() { printf ',\n    { "spdxElementId": "%s", "relationshipType": "%s", "relatedSpdxElement": "%s" }' "$1" "$2" "$3"; }

cat <<END
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "vrrpaot-$version",
  "documentNamespace": "https://spdx.org/spdxdocs/vrrpaot-$version-$name",
  "creationInfo": { "created": "$(date -u -d "@$time" +%Y-%m-%dT%H:%M:%SZ)", "creators": [ "Tool: vrrpaot-package" ] },
  "packages": [
END
package SPDXRef-vrrpaot vrrpaot "$version" MIT NOASSERTION
while IFS="$(printf '\t')" read -r part licence where; do
    printf ',\n'
    package "SPDXRef-$part" "$part" "$(echo "$versions" | sed -n "s/^$part=//p")" "$licence" "$where"
done <"$here/linked.tsv"
printf '\n  ],\n  "relationships": [\n'
printf '    { "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-vrrpaot" }'
while IFS="$(printf '\t')" read -r part licence where; do
    relation SPDXRef-vrrpaot STATIC_LINK "SPDXRef-$part"
done <"$here/linked.tsv"
printf '\n  ]\n}\n'
