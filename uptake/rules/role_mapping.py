"""Which roles somebody gets from what an identity provider tells about them.

Microsoft Entra ID tells groups by their object id and app roles by their value. Of somebody in very many groups it
tells none, and says so with `_claim_names`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused

GROUPS = "groups"
APP_ROLES = "roles"
CLAIMS = (GROUPS, APP_ROLES)


@dataclass(frozen=True)
class MappedRole:
    """One line: whoever has this value in that claim gets the role."""

    claim: str
    value: str
    role: Role


def roles_from(claims: Mapping[str, object], lines: Collection[MappedRole]) -> frozenset[Role]:
    """Every role that any line gives; compared letter by letter.

    Raises Refused("too_many_groups") when groups decide, the provider left them out, and no app role gives anything;
    Refused("no_role_mapped") when nothing gives a role.
    """
    held = {claim: _values(claims.get(claim)) for claim in CLAIMS}
    found = frozenset(line.role for line in lines if line.value in held.get(line.claim, frozenset()))
    if found:
        return found
    if groups_are_missing(claims) and any(line.claim == GROUPS for line in lines):
        raise Refused("too_many_groups")
    raise Refused("no_role_mapped")


def groups_are_missing(claims: Mapping[str, object]) -> bool:
    """Whether the provider says that there were too many groups to tell them."""
    elsewhere = claims.get("_claim_names")
    return bool(claims.get("hasgroups")) or (isinstance(elsewhere, Mapping) and GROUPS in elsewhere)


def _values(told: object) -> frozenset[str]:
    if isinstance(told, str):
        return frozenset({told})
    if isinstance(told, Iterable) and not isinstance(told, Mapping):
        return frozenset(each for each in told if isinstance(each, str))
    return frozenset()
