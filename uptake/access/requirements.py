"""What organizations ask of those who sign in: a second factor, or their identity provider."""

from collections.abc import Sequence

from uptake.access import codes
from uptake.access.models import BreakGlass, FirstPassword, OutsideIdentity, Passkey, SignInRules
from uptake.access.sessions import BY_PROVIDER
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import tenants_of
from uptake.tenancy.models import Admin, Tenant


def has_second_factor(admin: Admin) -> bool:
    """Whether the admin has an authenticator app or a passkey."""
    return codes.is_set_up(admin) or Passkey.objects.filter(admin=admin).exists()


def open_to(admin: Admin, how: str, tenants: Sequence[Tenant]) -> list[Tenant]:
    """The organizations among these that a session begun that way may enter.

    Where local sign-in is off, only sessions from an identity provider and break-glass accounts are let in.
    """
    if how == BY_PROVIDER:
        return list(tenants)
    closed = set(SignInRules.objects.filter(tenant__in=tenants, local_off=True).values_list("tenant_id", flat=True))
    if not closed or BreakGlass.objects.filter(admin=admin).exists():
        return list(tenants)
    return [tenant for tenant in tenants if tenant.pk not in closed]


def check_local(admin: Admin) -> None:
    """Raise Refused("sign_in_at_provider") for an admin who may not sign in with a password or a passkey.

    That is whoever has organizations of which none is open to it; and whoever has an account from an identity
    provider, because their roles are read there at each sign-in. Break-glass accounts always may.
    """
    tenants = tenants_of(admin)
    comes_from_outside = OutsideIdentity.objects.filter(admin=admin, provider__on=True).exists()
    if comes_from_outside and not BreakGlass.objects.filter(admin=admin).exists():
        raise Refused("sign_in_at_provider")
    if tenants and not open_to(admin, "", tenants):
        raise Refused("sign_in_at_provider")


def still_to_do(admin: Admin, how: str, tenants: Sequence[Tenant]) -> str:
    """The address name of what comes before anything else: a password of one's own, a second factor; "" for nothing."""
    if how == BY_PROVIDER:  # what it asks of people is its own business
        return ""
    if FirstPassword.objects.filter(admin=admin).exists():
        return "change_password"
    asked = SignInRules.objects.filter(tenant__in=tenants, second_factor=True).exists()
    return "set_up_code" if asked and not has_second_factor(admin) else ""
