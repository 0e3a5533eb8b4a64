#!/usr/bin/env bash
# Runs fuzzers one after the other and goes on behind a finding.
# run_fuzzers.sh BUILD SECONDS [NAME...]: all of BUILD/fuzzers, or those named (tmx, words, ...).
# What was tried and how it went is appended to BUILD/fuzz-log.tsv; findings are kept in
# BUILD/findings, inputs that reach new code in BUILD/corpora, for the next run. Exit 1: a finding.
set -u
build=$1
seconds=$2
shift 2
seeds=$(dirname "${BASH_SOURCE[0]}")/seeds
names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  for fuzzer in "$build"/fuzzers/*_fuzzer; do names+=("$(basename "$fuzzer" _fuzzer)"); done
fi
commit=$(git -C "$seeds" rev-parse --short HEAD 2>/dev/null || echo unknown)
status=0
for name in "${names[@]}"; do
  fuzzer=$build/fuzzers/${name}_fuzzer
  corpora=("$build/corpora/$name")
  mkdir -p "${corpora[0]}" "$build/findings"
  [ -d "$seeds/${name}_fuzzer" ] && corpora+=("$seeds/${name}_fuzzer")
  output=$build/findings/$name.log
  # A leak or a slow input is a finding too: 25 s for one input, 2 GB of memory.
  "$fuzzer" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$build/findings/$name-" "${corpora[@]}" >"$output" 2>&1
  code=$?
  count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$output" | tail -1)
  result=clean
  if [ $code -ne 0 ]; then
    status=1
    result=$(grep -m1 -E 'ERROR|runtime error|Test unit written' "$output" | cut -c1-160)
    result="FOUND: ${result:-exit $code}, see $output"
  else
    rm -f "$output"
  fi
  printf '%s\t%s\t%s s\t%s executions\t%s\n' "$commit" "$name" "$seconds" "${count:-?}" "$result" |
    tee -a "$build/fuzz-log.tsv"
done
exit $status
