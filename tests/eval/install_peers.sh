#!/usr/bin/env bash
# Installs the peers of `./dev eval` and `./dev bench` from PyPI into build/peers/: for comparison only;
# no part of Stele and none of its tests uses them.
#   sentweave   Vecalign's dynamic programming (Thompson and Koehn 2019); takes any vectors: ours
#   galechurch  Gale and Church 1993, lengths only
#   pysbd       rule-based sentence segmentation, the most used of its kind
#   rapidfuzz   string distances; a scan with them is the plain way to look a text up
#   razdel      rule-based sentence segmentation of Russian
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
venv=$root/build/peers
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
for package in numpy galechurch==0.1.0 pysbd==0.3.4 rapidfuzz==3.14.3 razdel==0.5.0 sentweave==0.3.3; do
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$package" ||
    echo "$package: not installed; its rows will be missing" >&2
done
