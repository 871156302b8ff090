"""People in front of their apps: they are shown what the delivery grants, and react."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from uptake.delivery import snapshot
from uptake.delivery.ledger import Claim
from uptake.delivery.marking import Mark, Reaction
from uptake.delivery.offer import Asker
from uptake.delivery.store import Showings, open_showings
from uptake.tenancy.models import Tenant


@dataclass
class Audience:
    tenant: Tenant
    began: datetime
    showings: Showings = field(init=False)

    def __post_init__(self):
        self.showings = open_showings(settings.UPTAKE.showings)

    def close(self):
        self.showings.close()

    def meets(self, person: int, at: datetime, *reactions: str, surface: str = "word-bar") -> bool:
        """The person opens an app; when a message is granted they see it, and react."""
        read = snapshot.read(settings.UPTAKE.snapshots / f"{self.tenant.slug}.snapshot")
        asker = Asker(self.tenant.slug, person, f"device-{person}", surface, ("en",))
        rules = [snapshot.as_rule(live) for live in read.messages]
        (granted,) = self.showings.grant([Claim(asker, rules, at, read.peace)])
        if granted is None:
            return False
        marks = [
            Mark(self.tenant.slug, person, granted.lease.id, Reaction(kind), at, at) for kind in ("seen", *reactions)
        ]
        assert self.showings.mark(marks) == [None] * len(marks)
        return True
