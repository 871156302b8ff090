"""A process that writes into the audit log, beside others: begin, write MANY, look."""

import os
import sys
from datetime import UTC, datetime

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "uptake.config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - Django comes first

from uptake.tenancy.actions import create_tenant, tenant_of  # noqa: E402
from uptake.tenancy.audit import note  # noqa: E402
from uptake.tenancy.audit_anchor import anchors  # noqa: E402
from uptake.tenancy.audit_queries import checked  # noqa: E402

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)

if sys.argv[1] == "begin":
    call_command("migrate", verbosity=0)
    create_tenant(slug="hillside", name="Hillside", time_zone="UTC", now=NOW)
elif sys.argv[1] == "write":
    tenant = tenant_of("hillside")
    for number in range(int(sys.argv[2])):
        note(None, "score.on", "hillside", tenant=tenant, at=NOW, number=number)
else:
    found = checked(tenant_of("hillside"))
    print(found.entries, found.broken, [mark.number for mark in anchors("tenant/hillside")])
