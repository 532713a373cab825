#!/bin/sh
# Makes the two faces that every printed paper embeds, from the OFL font Atkinson Hyperlegible Next:
# Latin-1, Latin Extended-A, the euro and typographic marks, without hints or layout tables (print does no shaping).
# Needs npm and fonttools (pip install fonttools). Run it in this folder; commit what it writes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @expo-google-fonts/atkinson-hyperlegible-next@0.4.1 >/dev/null
tar xf expo-google-fonts-*.tgz
for face in 400Regular 700Bold; do
  pyftsubset "package/$face/AtkinsonHyperlegibleNext_$face.ttf" \
    --unicodes="U+0020-007E,U+00A0-017F,U+0218-021B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+20AC,U+2122,U+2212,U+FFFD" \
    --layout-features='' --no-hinting --desubroutinize --name-IDs='0,1,2,4,5,6' --drop-tables+=GPOS,GSUB,GDEF,STAT,gasp,DSIG \
    --notdef-outline --output-file="$here/${face#???}.ttf"
done
cp package/LICENSE_FONT "$here/../../licences/atkinson-hyperlegible-next.txt"
