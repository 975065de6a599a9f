#!/bin/sh
# run.sh SCRIPT [ARGUMENT…]: runs one of the scripts here; their packages are installed first when
# package-lock.json is not that of node_modules. Ends with 77 (skipped) where that cannot be done.
set -eu
cd "$(dirname "$0")"
command -v node >/dev/null && command -v npm >/dev/null || { echo "skipped: no Node.js"; exit 77; }
exec 9>.install-lock
flock 9
if ! cmp -s package-lock.json node_modules/.dragoman-lock; then
  npm ci --no-audit --no-fund --prefer-offline || { echo "skipped: the packages cannot be installed"; exit 77; }
  cp package-lock.json node_modules/.dragoman-lock
fi
exec 9>&-
exec node "$@"
