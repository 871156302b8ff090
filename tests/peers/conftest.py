"""Several organizations on one installation, each with its points of a month."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from uptake.config.environment import Environment
from uptake.peers import actions
from uptake.peers.models import Profile
from uptake.rules.permissions import Role
from uptake.tenancy.acting import Acting
from uptake.tenancy.models import Admin, Assignment, Tenant

NOW = datetime(2026, 5, 12, 8, 0, tzinfo=UTC)


@dataclass
class Street:
    """A street of organizations."""

    houses: dict[str, Tenant] = field(default_factory=dict)

    def house(self, slug: str, **profile) -> Tenant:
        if slug not in self.houses:
            self.houses[slug] = Tenant.objects.create(slug=slug, name=slug.title(), created_at=NOW, score_on=True)
            told = {"region": "europe", "industry": "education", "customer_since": date(2020, 1, 1)}
            told |= {"band": "100-299", "licences": "suite", **profile}
            Profile.objects.of(self.houses[slug]).create(tenant=self.houses[slug], **told)
        return self.houses[slug]

    def publish(self, slug: str, as_of: date, **points) -> bool:
        return actions.publish(self.house(slug), as_of, points)

    def acting(self, slug: str, *roles: Role) -> Acting:
        tenant = self.house(slug)
        admin, _made = Admin.objects.get_or_create(sign_in=f"{roles[0]}@{slug}.example", name=roles[0])
        admin.set_password("long-enough-for-a-test")
        admin.save()
        for role in roles:
            Assignment.objects.of(tenant).get_or_create(tenant=tenant, admin=admin, role=role.value)
        return Acting(admin.pk, admin.sign_in, admin.name, tenant, frozenset(roles))


@pytest.fixture
def street(db, tmp_path, settings) -> Street:
    settings.UPTAKE = Environment(data=tmp_path, demo=True)
    return Street()
