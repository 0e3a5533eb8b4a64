#!/usr/bin/env bash
# Installs the peers of `./dev eval` and `./dev bench` into build/peers/, from PyPI and, where mvn and java are
# there, from Maven: for comparison only; no part of Stele and none of its tests uses them.
#   sentweave   Vecalign's dynamic programming (Thompson and Koehn 2019); takes any vectors: ours
#   galechurch  Gale and Church 1993, lengths only
#   pysbd       rule-based sentence segmentation, the most used of its kind
#   rapidfuzz   string distances; a scan with them is the plain way to look a text up
#   razdel      rule-based sentence segmentation of Russian
#   languagetool-core, segment  LanguageTool's segmentation rules (LGPL) and the SRX engine they were written for
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
venv=$root/build/peers
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
for package in numpy galechurch==0.1.0 pysbd==0.3.4 rapidfuzz==3.14.3 razdel==0.5.0 sentweave==0.3.3; do
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$package" ||
    echo "$package: not installed; its rows will be missing" >&2
done

if ! command -v mvn >/dev/null || ! command -v java >/dev/null; then
  echo "LanguageTool: not installed (mvn and java are needed); its rows will be missing" >&2
  exit 0
fi
jars=$root/build/peers/languagetool
[ -d "$jars" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>peers</groupId><artifactId>peers</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.languagetool</groupId><artifactId>languagetool-core</artifactId><version>6.4</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
    <dependency>
      <groupId>net.loomchild</groupId><artifactId>segment</artifactId><version>2.0.3</version>
    </dependency>
  </dependencies>
</project>
XML
(cd "$work" && mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory="$jars") ||
  { rm -rf "$jars"; echo "LanguageTool: not installed; its rows will be missing" >&2; }
