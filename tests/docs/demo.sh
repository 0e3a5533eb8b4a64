#!/usr/bin/env bash
# The whole product on its real text: the declaration aligned in three languages, remembered, looked
# up, exported and checked. Run by `./dev demo`; needs `stele` on PATH.
# Usage: demo.sh CORPORA_DIR OUTPUT_DIR
set -euo pipefail
declaration=$(realpath "$1/declaration")
mkdir -p "$2"
cd "$2"
rm -rf memory

step() { printf '\n=== %s\n' "$*"; }
# Shows a command as a user would type it, then runs it. Exit 1 says that something was found.
run() {
  printf '\n$ stele'
  local word
  for word in "$@"; do
    case $word in *' '*) printf ' "%s"' "$word" ;; *) printf ' %s' "${word#"$declaration/"}" ;; esac
  done
  printf '\n'
  stele "$@" || [ $? -eq 1 ]
}
# The first N lines, saying how many more there are.
first() { awk -v most="$1" 'NR <= most; END { if (NR > most) printf "(%d more lines)\n", NR - most }'; }

step 'Align English, Russian and Chinese at once'
run align "$declaration"/declaration.{en,ru,zh}.txt --lang en,ru,zh \
  -o declaration.tmx -o declaration.html -o declaration.tsv -o declaration.beads
echo
echo 'The first beads (segments of en : ru : zh : confidence), and the same as text:'
grep -m 5 '^\[' declaration.beads
sed -n '1,4p' declaration.tsv
echo
echo 'The oddest: those that are not one segment in each language, least certain first:'
grep -vE '^#|^(\[[0-9]+\]:){3}' declaration.beads | sort -t: -k4,4n | first 8

step 'How good is it? Against the hand-made gold:'
run evaluate "$declaration/gold.beads" declaration.beads --lang en,ru,zh

step 'Remember it'
run import memory declaration.tmx
run verify memory
printf 'The TMX has %d bytes, the memory %d with all its indexes.\n' \
  "$(wc -c <declaration.tmx)" "$(cat memory/* | wc -c)"

step 'Find an exact match, then a near one, then in another direction'
run find memory --from en --to ru \
  'The right of every nation to its own way of development should be fully guaranteed.'
run find memory --from en --to zh --min 0.6 --limit 2 \
  'The right of every state to its own path of development must be fully guaranteed.'
run find memory --from ru --to zh --min 0.5 --limit 2 \
  'Содействие этому является одним из главных направлений деятельности ШОС.'

step 'Are the terms of the glossary used?'
run check memory --glossary "$declaration/glossary.csv" | first 40

step 'Which terms are rendered in several ways?'
run check memory | first 40

step 'Export'
run export memory -o out.tmx
echo
echo "The memory as TMX 1.4:          $PWD/out.tmx"
echo "The alignment for an editor:    $PWD/declaration.html"
