"""Scopes: what a token is made for. A call needs the scope, and its maker the permission at that moment.

Scopes are named like rooms with what is done there, so that more can be added beside them. None opens what belongs
to people alone: making tokens, opening the score, uploading surveys.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.permissions import Permission
from uptake.rules.refusals import Refused
from uptake.tenancy.acting import Acting


class Scope(StrEnum):
    """What a token may be made for."""

    SCORE_READ = "score:read"
    MESSAGES_READ = "messages:read"
    MESSAGES_WRITE = "messages:write"
    MESSAGES_APPROVE = "messages:approve"
    SETTINGS_WRITE = "settings:write"
    DIRECTORY_WRITE = "directory:write"


OPENS: Mapping[Scope, frozenset[Permission]] = MappingProxyType(
    {
        Scope.SCORE_READ: frozenset({Permission.READ_SCORE, Permission.READ_ENDPOINT}),
        Scope.MESSAGES_READ: frozenset({Permission.READ_MESSAGES, Permission.EXPLAIN_DELIVERY}),
        Scope.MESSAGES_WRITE: frozenset({Permission.WRITE_MESSAGE}),
        Scope.MESSAGES_APPROVE: frozenset({Permission.APPROVE_MESSAGE}),
        Scope.SETTINGS_WRITE: frozenset({Permission.OPT_IN_MESSAGES, Permission.CHANGE_SETTINGS}),
        Scope.DIRECTORY_WRITE: frozenset({Permission.PROVISION}),
    }
)
SCOPE_NAMES: Mapping[Scope, Promise] = MappingProxyType(
    {
        Scope.SCORE_READ: _("See the score"),
        Scope.MESSAGES_READ: _("See messages and results"),
        Scope.MESSAGES_WRITE: _("Write, submit, schedule and cancel messages"),
        Scope.MESSAGES_APPROVE: _("Approve and reject messages of others"),
        Scope.SETTINGS_WRITE: _("Change the settings of messages"),
        Scope.DIRECTORY_WRITE: _("Keep persons and groups from an identity provider (SCIM)"),
    }
)
READING = frozenset({Scope.SCORE_READ, Scope.MESSAGES_READ})  # what a new token is offered with


def scope_of(permission: Permission) -> Scope:
    """The scope that opens a permission; there is one for each that a token can open at all."""
    return next(scope for scope, opened in OPENS.items() if permission in opened)


def known(stored: Iterable[str]) -> frozenset[Scope]:
    """The scopes among these names; names that mean nothing open nothing."""
    held = set(stored)
    return frozenset(each for each in Scope if each.value in held)


def offered(maker: Acting) -> list[Scope]:
    """The scopes that an admin may give to a token: those of which the roles allow something."""
    return [each for each in Scope if any(maker.may(permission) for permission in OPENS[each])]


def allowed(scopes: Iterable[Scope], maker: Acting | None) -> frozenset[Permission]:
    """What scopes open in the hand of a maker with these roles; nothing for a maker who is gone."""
    if maker is None:
        return frozenset()
    return frozenset(each for scope in scopes for each in OPENS[scope] if maker.may(each))


def checked(chosen: Iterable[str], maker: Acting) -> list[str]:
    """The scopes of a token about to be made, in order.

    Raises Refused("not_allowed") for one that the maker has no role for, Refused("token_may_nothing") without any.
    """
    wanted = known(chosen)
    if wanted - set(offered(maker)):
        raise Refused("not_allowed")
    if not wanted:
        raise Refused("token_may_nothing")
    return [each.value for each in Scope if each in wanted]
