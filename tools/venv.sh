#!/bin/sh
# Make a virtual environment; Debian keeps the part that does so in a package of its own.
set -eu
python=$1
folder=$2
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
    echo "Uptake needs Python 3.11. Say where it is: make PYTHON=/path/to/python3.11 run" >&2
    exit 1
fi
if ! "$python" -m venv "$folder" 2>/dev/null; then
    rm -rf "$folder"
    as_root apt-get update -qq
    as_root apt-get install -y -qq python3-venv
    "$python" -m venv "$folder"
fi
