import pytest

from uptake.rules.permissions import MAY, Permission, Role, may, require
from uptake.rules.refusals import Refused

READERS = set(Role) - {Role.GLOBAL_ADMINISTRATOR, Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER}
G, W, A = Role.GLOBAL_ADMINISTRATOR, Role.MESSAGES_WRITER, Role.MESSAGES_APPROVER


def test_every_permission_is_given_to_somebody():
    assert set(MAY) == set(Permission)
    assert all(MAY.values())


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.READ_SCORE, {G, W} | READERS),
        (Permission.READ_MESSAGES, set(Role)),
        (Permission.WRITE_MESSAGE, {G, W}),
        (Permission.APPROVE_MESSAGE, {G, A}),
        (Permission.EXPLAIN_DELIVERY, {G, W}),
        (Permission.OPT_IN_MESSAGES, {G, W}),
        (Permission.CHANGE_SETTINGS, {G}),
        (Permission.SET_GOALS, {G, Role.SUCCESS_MANAGER}),
        (Permission.UPLOAD_SURVEY, {G}),
        (Permission.MAKE_TOKENS, set(Role)),
        (Permission.REVOKE_TOKENS, {G}),
    ],
)
def test_the_grid_is_the_one_of_the_specification(permission, roles):
    assert {role for role in Role if may([role], permission)} == roles


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
