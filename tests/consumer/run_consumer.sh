#!/usr/bin/env bash
# Installs a build tree into an empty prefix, then builds and runs the consumer against it, once
# through find_package and once through pkg-config.
# Usage: run_consumer.sh BUILD_DIR SOURCE_DIR [LINK_FLAG...]
set -euo pipefail
build=$1
source=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/prefix" >/dev/null
"$work/prefix/bin/stele" --version

cmake -S "$source/tests/consumer" -B "$work/cmake" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" \
  -DCMAKE_EXE_LINKER_FLAGS="$*" >/dev/null
cmake --build "$work/cmake" >/dev/null
"$work/cmake/consumer"

pc=$(dirname "$(find "$work/prefix" -name stele.pc)")
export PKG_CONFIG_PATH=$pc
# shellcheck disable=SC2046
c++ -std=c++20 $(pkg-config --define-variable=prefix="$work/prefix" --cflags stele) \
  "$source/tests/consumer/consumer.cc" -o "$work/plain" "$@" \
  $(pkg-config --define-variable=prefix="$work/prefix" --static --libs stele)
"$work/plain"
