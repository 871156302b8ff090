#!/bin/sh
# Collect every marked sentence into uptake/locale/*/LC_MESSAGES/django.po (needs gettext).
set -eu
command -v xgettext >/dev/null || { echo "Install gettext first: apt-get install gettext" >&2; exit 1; }
cd "$(dirname "$0")/../uptake"
UPTAKE_DATA="$(mktemp -d)"
export UPTAKE_DATA
for language in de ar; do
    ../.venv/bin/python -m django makemessages --settings uptake.config.settings \
        --locale "$language" --no-location --no-wrap --extension html,py
done
