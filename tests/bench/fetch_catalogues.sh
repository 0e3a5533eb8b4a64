#!/usr/bin/env bash
# Downloads the Debian packages of catalogues.txt and unpacks their message catalogues (.mo) to
# build/bench-data/mo/<package>/. Nothing is installed. Run again: only what is missing is fetched.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${STELE_BENCH_DATA:-$here/../../build/bench-data}
mkdir -p "$data/debs" "$data/mo"

mapfile -t packages < <(grep -v '^#' "$here/catalogues.txt")
missing=()
for package in "${packages[@]}"; do
  [ -d "$data/mo/$package" ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "fetching ${#missing[@]} of ${#packages[@]} packages" >&2

cd "$data/debs"
# In batches, so that one withdrawn package does not lose the others; what failed is named at the end.
printf '%s\n' "${missing[@]}" |
  xargs -n 40 apt-get -qq -o APT::Sandbox::User=root download 2>/dev/null || true
absent=()
for package in "${missing[@]}"; do
  deb=$(find . -maxdepth 1 -name "${package}_*.deb" | sort | tail -1)
  if [ -z "$deb" ] && ! apt-get -qq -o APT::Sandbox::User=root download "$package" 2>/dev/null; then
    absent+=("$package")
    continue
  fi
  deb=$(find . -maxdepth 1 -name "${package}_*.deb" | sort | tail -1)
  mkdir -p "$data/mo/.$package"
  dpkg-deb --fsys-tarfile "$deb" |
    tar -x -C "$data/mo/.$package" --no-same-owner --wildcards '*.mo' 2>/dev/null || true
  mv "$data/mo/.$package" "$data/mo/$package"
  rm -f "$deb"
done
[ ${#absent[@]} -eq 0 ] || echo "not to be had: ${absent[*]}" >&2
