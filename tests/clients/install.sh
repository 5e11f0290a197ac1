#!/bin/sh
# Installs the real clients, pinned in package.json, into a folder of their own.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v npm >/dev/null 2>&1; then
    echo "install.sh: error[npm]: no npm found; the real clients come from its registry" >&2
    echo "  hint: install Node.js 20 or newer with npm" >&2
    exit 2
fi
mkdir -p "$folder"
cp "$here/package.json" "$folder/package.json"
(cd "$folder" && npm install --no-audit --no-fund --no-package-lock --silent)
# Install scripts may be switched off; this one only puts the client's own binary into place.
node "$folder/node_modules/@anthropic-ai/claude-code/install.cjs"
