#!/bin/sh
# The browser that the tests drive, and fonts for the languages that they look at.
set -eu
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
if ! command -v chromium >/dev/null || ! fc-list 2>/dev/null | grep -q NotoSansArabic; then
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fontconfig fonts-noto-core fonts-noto-cjk >/dev/null
fi
