#!/usr/bin/env bash
# Makes the baselines anew: races each kernel given (or all that have a baseline) and keeps its record as baselines/<id>.json, a ':'
# in the id written as '-'. On a machine that has nothing else to do, or scenarios are inconclusive.
set -euo pipefail
cd "$(dirname "$0")/.."

records=$(mktemp -d)
trap 'rm -rf "$records"' EXIT

if [ $# -eq 0 ]; then
  for baseline in vagrant/baselines/*.json; do
    name=$(basename "$baseline" .json)
    set -- "$@" "${name/-/:}"
  done
fi

for id in "$@"; do
  # 1: something is violated, 2: not all is conclusive. A baseline says what a kernel does, right or wrong; compare judges.
  dotnet run -c Release --project fixtures/KernelRegress.Cli -- run --kernel "$id" --output "$records/$id" --timeout 300 || [ $? -le 2 ]
  mkdir -p vagrant/baselines
  mv "$records/$id"/*.json "vagrant/baselines/${id/:/-}.json"
done
