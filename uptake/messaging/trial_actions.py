"""Test sends: an author sees a draft on own devices before anybody else does."""

from datetime import datetime, timedelta

from django.db import transaction

from uptake.messaging.content import content_of
from uptake.messaging.contents import content_problems
from uptake.messaging.models import TestSend
from uptake.messaging.moving import OURS, for_change
from uptake.messaging.publish import ask, publish_snapshot
from uptake.messaging.readiness import require_messages
from uptake.people import queries as people
from uptake.rules.frequency import Kind
from uptake.rules.message_lifecycle import State
from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting
from uptake.tenancy.audit import note
from uptake.tenancy.models import Tenant

KEPT = timedelta(hours=24)
BEFORE_IT_IS_OUT = frozenset({State.DRAFT, State.PENDING_APPROVAL, State.REJECTED})


def send_test(*, message_id: int, by: Acting, now: datetime) -> datetime:
    """Send the message to the author's own devices at once, marked as a test; when it expires.

    It is counted nowhere, and sending again begins the 24 hours anew. Raises Refused("not_in_directory") for an admin
    who is no person of the organization, "nothing_to_send" while location or words are missing, "already_out" for a
    message that others see, and the first problem of what it holds: nothing unchecked goes to a device.
    """
    with transaction.atomic():
        by.require(Permission.WRITE_MESSAGE)
        tenant = Tenant.objects.get(pk=by.tenant.pk)
        message = for_change(tenant, message_id)
        if State(message.state) not in BEFORE_IT_IS_OUT or message.source != OURS:
            raise Refused("already_out", state=message.state)
        require_messages(tenant, Kind(message.kind))
        words = content_of(message, tenant.name).words.values()
        if not message.location or not any(text.title and text.body for text in words):
            raise Refused("nothing_to_send")
        for problem in content_problems(message, tenant):
            raise problem
        person = people.person(tenant, principal=by.sign_in)
        if person is None:
            raise Refused("not_in_directory")
        expires = now + KEPT
        earlier = TestSend.objects.of(tenant).filter(message=message, person=person.number)
        earlier.delete()  # a new row is a new showing: whoever dismissed the last test sees this one
        TestSend.objects.of(tenant).create(
            tenant=tenant, message=message, person=person.number, by=by.sign_in, sent_at=now, expires_at=expires
        )
        note(by, "message.tested", f"message {message.pk}", tenant=tenant, at=now)
        ask(tenant)
    publish_snapshot(by.tenant, now)
    return expires


def forget_tests(tenant: Tenant, before: datetime) -> int:
    """Delete the tests that expired before that moment; how many they were."""
    gone, _by_table = TestSend.objects.of(tenant).filter(expires_at__lt=before).delete()
    return gone
