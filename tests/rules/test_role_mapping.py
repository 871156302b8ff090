"""From claims to roles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptake.rules.permissions import Role
from uptake.rules.refusals import Refused
from uptake.rules.role_mapping import MappedRole, roles_from

LINES = [
    MappedRole("groups", "11-22", Role.GLOBAL_ADMINISTRATOR),
    MappedRole("groups", "33-44", Role.REPORTS_READER),
    MappedRole("roles", "Messages.Write", Role.MESSAGES_WRITER),
]


def test_every_line_that_fits_gives_its_role() -> None:
    claims = {"groups": ["33-44", "unknown"], "roles": ["Messages.Write"]}
    assert roles_from(claims, LINES) == {Role.REPORTS_READER, Role.MESSAGES_WRITER}


def test_a_value_counts_in_its_own_claim_alone() -> None:
    with pytest.raises(Refused, match="no_role_mapped"):
        roles_from({"roles": ["11-22"], "groups": ["Messages.Write"]}, LINES)


@pytest.mark.parametrize("claims", [{}, {"groups": []}, {"groups": None}, {"groups": {"11-22": 1}}, {"groups": [7]}])
def test_who_has_nothing_that_is_mapped_gets_no_role(claims: dict[str, object]) -> None:
    with pytest.raises(Refused, match="no_role_mapped"):
        roles_from(claims, LINES)


@pytest.mark.parametrize("told", [{"_claim_names": {"groups": "src1"}}, {"hasgroups": True}])
def test_too_many_groups_are_told_apart_from_none(told: dict[str, object]) -> None:
    with pytest.raises(Refused, match="too_many_groups"):
        roles_from(told, LINES)
    with pytest.raises(Refused, match="no_role_mapped"):
        roles_from(told, LINES[2:])  # where no group is mapped, groups do not matter
    assert roles_from({**told, "roles": ["Messages.Write"]}, LINES) == {Role.MESSAGES_WRITER}


@given(
    st.dictionaries(
        st.sampled_from(["groups", "roles", "_claim_names", "other"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
def test_whatever_a_provider_sends_gives_a_role_or_a_refusal(claims: dict[str, object]) -> None:
    try:
        assert roles_from(claims, LINES)
    except Refused as refused:
        assert refused.reason in ("no_role_mapped", "too_many_groups")  # noqa: PT017 - either is right
