"""After the files of a backup are in place: brought up to this version, checked again through the doors, made whole.

Snapshots for clients are written anew, anchors of the audit log too; nobody stays signed in; and whoever opted out
since the backup was made is removed from it before anybody sees it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connections, transaction

from uptake.access.keys_lost import forget_sealed
from uptake.messaging import keys_lost
from uptake.messaging.publish import pass_over_numbers, publish_people, publish_snapshot
from uptake.messaging.revoking import publish_revoked
from uptake.operations.removals import Removal
from uptake.operations.restore import Restored
from uptake.privacy.removal import remove
from uptake.rules.opt_out import deleted_at
from uptake.rules.refusals import Refused
from uptake.tenancy import audit_sealing
from uptake.tenancy.audit import note, note_installation
from uptake.tenancy.audit_queries import checked, checked_installation
from uptake.tenancy.models import Tenant


def revive(restored: Restored, removals: Iterable[Removal], *, now: datetime) -> list[str]:
    """Make a running installation of what was put in place; the tenants whose removal was repeated.

    Raises Refused("audit_broken") when the audit log is not what was written.
    """
    connections.close_all()
    call_command("migrate", verbosity=0, interactive=False)
    _check_audit(restored)
    Session.objects.all().delete()
    again = [removal.tenant for removal in removals if _repeat(removal, restored, now)]
    for tenant in Tenant.objects.order_by("slug"):
        publish_people(tenant)
        publish_revoked(tenant, now)
        pass_over_numbers(tenant)
        publish_snapshot(tenant, now)
    note_installation(
        "backup.restored",
        restored.manifest.uptake,
        at=now,
        made_at=restored.manifest.made_at,
        same_key=restored.same_secret,
        removed_again=len(again),
    )
    return again


def _check_audit(restored: Restored) -> None:
    if not restored.same_secret:
        forget_sealed()
        for tenant in Tenant.objects.order_by("slug"):
            keys_lost.forget_sealed(tenant)
        audit_sealing.seal_anew()  # the hashes are checked there; who sealed them cannot be known any more
    verdicts = [checked_installation(), *(checked(tenant) for tenant in Tenant.objects.order_by("slug"))]
    for verdict in verdicts:
        if verdict.why is not None:
            raise Refused("audit_broken", chain=verdict.chain, number=verdict.broken, why=verdict.why.value)
    audit_sealing.anchor_all()


def _repeat(removal: Removal, restored: Restored, now: datetime) -> bool:
    """Opt out and remove again what was removed after the backup was made; whether there was anything to do."""
    if removal.removed_at <= datetime.fromisoformat(restored.manifest.made_at):
        return False
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().filter(slug=removal.tenant).first()
        if tenant is None or tenant.people_removed_at is not None:
            return False
        if tenant.people_opted_out_at is None:
            tenant.people_opted_out_at = removal.opted_out_at
            tenant.save(update_fields=["people_opted_out_at"])
            note(None, "people.opted_out", tenant.slug, tenant=tenant, at=now, repeated=True)
    remove(tenant, max(now, deleted_at(removal.opted_out_at)))
    return True
