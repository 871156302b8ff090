"""Entries from before the chain take their place in it, in the order in which they were written.

Row by row in pieces: readers wait for nothing, and writers of the same organization for moments.
"""

from itertools import islice
from typing import Any, ClassVar

from django.conf import settings
from django.db import migrations

from uptake.rules.audit_chain import GENESIS, Link, audit_key, digest, plain, seal

PIECE = 2000


def chain(apps: Any, _editor: Any) -> None:
    """Number and digest for every entry, and a sealed end for every organization that has any."""
    entries, ends = apps.get_model("tenancy", "AuditEntry"), apps.get_model("tenancy", "AuditChain")
    key = audit_key(settings.UPTAKE.secret)
    for tenant in apps.get_model("tenancy", "Tenant").objects.order_by("pk"):
        name, number, last = f"tenant/{tenant.slug}", 0, GENESIS
        rows = entries.everyone.filter(tenant=tenant).order_by("pk")
        walked = rows.iterator(chunk_size=PIECE)
        while piece := list(islice(walked, PIECE)):
            for row in piece:
                number += 1
                row.number, row.details = number, _readable(row.details)
                link = Link(number, row.at, row.admin, row.action, row.subject, row.details, "")
                row.digest = last = digest(name, last, link)
            entries.everyone.bulk_update(piece, ["number", "digest", "details"], batch_size=200)
        if number:
            ends.everyone.create(
                tenant=tenant,
                number=number,
                digest=last,
                seal=seal(key, "head", name, number, last),
                cut_digest=GENESIS,
                cut_seal=seal(key, "cut", name, 0, GENESIS),
            )


def _readable(details: dict[str, Any]) -> dict[str, Any]:
    """What the chain cannot hold is kept as text."""
    try:
        return plain(details)
    except TypeError:
        return {name: str(value) for name, value in details.items()}


class Migration(migrations.Migration):
    """What is known already, in its place."""

    dependencies: ClassVar = [("tenancy", "0006_audit_chain")]

    operations: ClassVar = [migrations.RunPython(chain, migrations.RunPython.noop)]
