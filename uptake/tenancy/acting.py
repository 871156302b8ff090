"""Who is acting: the frozen facts about an admin that actions and pages work with."""

from dataclasses import dataclass

from django.http import HttpRequest

from uptake.rules.permissions import Permission, Role, may, require
from uptake.tenancy.models import Admin, Assignment, Tenant
from uptake.tenancy.whose import rows_of, rows_of_everyone


@dataclass(frozen=True)
class Acting:
    """An admin, in one tenant, with the roles held there."""

    admin_id: int
    sign_in: str
    name: str
    tenant: Tenant
    roles: frozenset[Role]
    token: str = ""  # prefix of the token with which a program acts for the admin; empty on the pages

    def may(self, permission: Permission) -> bool:
        """Whether the roles allow it."""
        return may(self.roles, permission)

    def require(self, permission: Permission) -> None:
        """Raise Refused("not_allowed") unless the roles allow it."""
        require(self.roles, permission)


class Asked(HttpRequest):
    """A request after the door: who asks is known, and pages may say where the navigation stands."""

    acting: Acting
    nav_current: str


def tenants_of(admin: Admin) -> list[Tenant]:
    """The tenants in which the admin holds any role, the oldest one first."""
    with rows_of_everyone():  # the question is which organizations there are for somebody
        return list(Tenant.objects.filter(pk__in=admin.assignments.values("tenant")).order_by("pk"))


def acting_as(admin: Admin, tenant: Tenant) -> Acting | None:
    """The admin in that tenant; None without any role there."""
    with rows_of(tenant):
        held = list(Assignment.objects.of(tenant).filter(admin=admin).values_list("role", flat=True))
    roles = frozenset(Role(role) for role in held)
    if not roles:
        return None
    return Acting(admin.pk, admin.sign_in, admin.name, tenant, roles)
