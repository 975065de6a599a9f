#!/bin/sh
# build.sh OUT: builds the page into OUT/dist and packs it as OUT/page.bin and OUT/page_assets.cc.
# Packages are installed only when package-lock.json is not that of node_modules; then, and only
# then, is the network needed. Two builds of one tree take turns.
set -eu
out=$1
cd "$(dirname "$0")"
exec 9>.build-lock
flock 9
if ! cmp -s package-lock.json node_modules/.dragoman-lock; then
  npm ci --no-audit --no-fund --prefer-offline
  cp package-lock.json node_modules/.dragoman-lock
fi
node node_modules/vite/bin/vite.js build --logLevel warn --emptyOutDir --outDir "$out/dist"
node embed.mjs "$out/dist" "$out"
