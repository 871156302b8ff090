"""Notices by webhook: JSON that its receiver can prove to be ours.

`Uptake-Signature` is `v1=` and the HMAC-SHA256, in hexadecimal, of the value of `Uptake-Timestamp`, a full stop, and
the body. A receiver refuses old timestamps, and takes every `Uptake-Delivery` once.
"""

import hmac
import json
from datetime import datetime
from hashlib import blake2b, sha256

from django.conf import settings

from uptake.messaging.models import MessageSettings
from uptake.messaging.notice import Notice
from uptake.messaging.outbound import NotAccepted, post
from uptake.tenancy.models import Tenant


def send_webhook(tenant: Tenant, notice: Notice, now: datetime) -> None:
    """Post it, if the address still is the one that was decided; raises NotAccepted."""
    row = MessageSettings.objects.of(tenant).first()
    if row is None or row.webhook_url != notice.to:
        raise NotAccepted("address was changed")
    body = json.dumps(_told(tenant, notice), ensure_ascii=False).encode()
    stamp = str(int(now.timestamp()))
    headers = {
        "User-Agent": "Uptake",
        "Uptake-Delivery": notice.id,
        "Uptake-Timestamp": stamp,
        "Uptake-Signature": f"v1={signature(signing_key(tenant), stamp, body)}",
    }
    post(notice.to, body, headers)


def signing_key(tenant: Tenant) -> str:
    """The key that the receiver shares with us; "" before a webhook was set. Made from the installation's secret."""
    row = MessageSettings.objects.of(tenant).first()
    if row is None or not row.webhook_secret:
        return ""
    seed = f"{tenant.slug} {row.webhook_secret}".encode()
    return blake2b(seed, key=settings.UPTAKE.secret, digest_size=32, person=b"uptake-webhook").hexdigest()


def signature(key: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a full stop and the body, in hexadecimal."""
    return hmac.new(key.encode(), stamp.encode() + b"." + body, sha256).hexdigest()


def _told(tenant: Tenant, notice: Notice) -> dict[str, object]:
    return {
        "id": notice.id,
        "event": f"message.{notice.what}",
        "organization": tenant.slug,
        "message": {"id": notice.message_id, "name": notice.name, "version": notice.version, "url": notice.link},
        "sent_by": notice.sent_by,
        "review_until": notice.lapses_at.isoformat() if notice.lapses_at else None,
        "text": notice.text,  # what chat programs show
    }
