#!/usr/bin/env bash
# Runs the demo and holds it to its promises: every file is there, the TMX is valid by an independent
# parser and readable by an independent tool, and nothing from the network is asked for.
# Usage: check_demo.sh STELE SOURCE_DIR
set -euo pipefail
source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$(realpath "$1")" "$work/bin/stele"

PATH="$work/bin:$PATH" "$source/tests/docs/demo.sh" "$source/corpora" "$work/demo" >"$work/log" 2>&1 ||
  { cat "$work/log"; exit 1; }

cd "$work/demo"
for file in declaration.tmx out.tmx; do
  xmllint --nonet --noout --dtdvalid "$source/tests/tm/tmx14.dtd" "$file" 2>"$work/xmllint" ||
    { cat "$work/xmllint"; exit 1; }
done
# Each unit of the alignment comes back out of the memory with its three languages.
# Debian installs translate-toolkit for its own interpreter.
three() { /usr/bin/python3 - "$1" <<'PY'
import sys
from translate.storage import tmx
units = tmx.tmxfile.parsefile(sys.argv[1]).units
print(sum(len(unit.xmlelement.findall("tuv")) == 3 for unit in units))
PY
}
beads=$(grep -c '^\[' declaration.beads)
in=$(three declaration.tmx)
out=$(three out.tmx)
[ "$in" -eq "$out" ] && [ "$in" -ge $((beads - 3)) ] ||
  { echo "$beads beads, but $in units with three languages in the TMX and $out in the export"; exit 1; }
grep -q 'exact, unit' "$work/log" || { echo 'the exact match was not found'; cat "$work/log"; exit 1; }
[ "$(grep -c 'fuzzy, unit' "$work/log")" -ge 2 ] || { echo 'fuzzy matches are missing'; cat "$work/log"; exit 1; }
