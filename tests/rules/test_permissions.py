"""The grid is the one of the two specifications, cell by cell."""

import tomllib
from pathlib import Path

import pytest

from uptake.rules.permissions import MAY, Permission, Role, may, require
from uptake.rules.refusals import Refused

COLUMNS = tomllib.loads((Path(__file__).parents[2] / "cases/permissions/grid.toml").read_text())["column"]
CELLS = [
    (Permission(name), role, role.value in column["roles"], f"{column['source']}: {column['says']}")
    for column in COLUMNS
    for name in column["permissions"]
    for role in Role
]
W, A = Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER
GLOBAL_ALONE = {Permission.CHANGE_SETTINGS, Permission.UPLOAD_SURVEY, Permission.ASSIGN_ROLES}


@pytest.mark.parametrize(("permission", "role", "allowed", "says"), CELLS)
def test_every_cell_is_the_one_of_the_specification(permission, role, allowed, says):
    assert may([role], permission) is allowed, says


def test_every_permission_stands_in_a_column_and_is_given_to_somebody():
    assert set(MAY) == set(Permission)
    assert {name for column in COLUMNS for name in column["permissions"]} == {each.value for each in Permission}
    assert all(MAY.values())


def test_columns_name_roles_that_there_are():
    assert len(Role) == 12
    assert {name for column in COLUMNS for name in column["roles"]} == {each.value for each in Role}


def test_what_decides_about_everybody_is_for_global_administrators_alone():
    for permission in GLOBAL_ALONE:
        assert MAY[permission] == {Role.GLOBAL_ADMINISTRATOR}


def test_all_other_roles_together_do_not_make_a_global_administrator():
    others = set(Role) - {Role.GLOBAL_ADMINISTRATOR}
    assert not any(may(others, permission) for permission in GLOBAL_ALONE)


def test_two_roles_allow_what_either_allows():
    assert may([W, A], Permission.WRITE_MESSAGE)
    assert may([W, A], Permission.APPROVE_MESSAGE)


def test_without_a_role_nothing_is_allowed():
    assert not any(may([], permission) for permission in Permission)


def test_a_refusal_names_the_permission_that_is_missing():
    with pytest.raises(Refused) as refused:
        require([Role.REPORTS_READER], Permission.WRITE_MESSAGE)
    assert refused.value.reason == "not_allowed"
    assert refused.value.details == {"permission": "write_message"}


def test_who_is_allowed_is_let_through():
    require([W], Permission.WRITE_MESSAGE)
