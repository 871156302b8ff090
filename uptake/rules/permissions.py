"""Who may do what: one grid, read by actions, pages, API and the page that shows it.

Source: specification of Adoption Score, section 6; of organizational messages, section 7.4.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from uptake.rules.refusals import Refused


class Role(StrEnum):
    """The roles of Microsoft 365 that mean something here, named as there."""

    GLOBAL_ADMINISTRATOR = "global_administrator"
    EXCHANGE_ADMINISTRATOR = "exchange_administrator"
    SHAREPOINT_ADMINISTRATOR = "sharepoint_administrator"
    SKYPE_ADMINISTRATOR = "skype_administrator"
    TEAMS_ADMINISTRATOR = "teams_administrator"
    TEAMS_COMMUNICATIONS_ADMINISTRATOR = "teams_communications_administrator"
    GLOBAL_READER = "global_reader"
    REPORTS_READER = "reports_reader"
    USAGE_SUMMARY_READER = "usage_summary_reader"
    SUCCESS_MANAGER = "success_manager"
    MESSAGES_WRITER = "messages_writer"
    MESSAGES_APPROVER = "messages_approver"


class Permission(StrEnum):
    """What an admin may want to do."""

    READ_SCORE = "read_score"
    READ_ENDPOINT = "read_endpoint"
    READ_MESSAGES = "read_messages"
    WRITE_MESSAGE = "write_message"
    APPROVE_MESSAGE = "approve_message"
    EXPLAIN_DELIVERY = "explain_delivery"
    OPT_IN_MESSAGES = "opt_in_messages"
    CHANGE_SETTINGS = "change_settings"
    SET_GOALS = "set_goals"
    UPLOAD_SURVEY = "upload_survey"
    MAKE_TOKENS = "make_tokens"
    REVOKE_TOKENS = "revoke_tokens"
    ASSIGN_ROLES = "assign_roles"
    READ_AUDIT = "read_audit"
    EXPORT_AUDIT = "export_audit"
    PROVISION = "provision"


_G = Role.GLOBAL_ADMINISTRATOR
_W = Role.MESSAGES_WRITER
_A = Role.MESSAGES_APPROVER
_EVERYONE = frozenset(Role)
_WITHOUT_ENDPOINT = frozenset({Role.EXCHANGE_ADMINISTRATOR, Role.SHAREPOINT_ADMINISTRATOR, Role.SKYPE_ADMINISTRATOR})

MAY: Mapping[Permission, frozenset[Role]] = MappingProxyType(
    {
        Permission.READ_SCORE: _EVERYONE - {_A},
        Permission.READ_ENDPOINT: _EVERYONE - {_A} - _WITHOUT_ENDPOINT,  # its page; its points are in the total
        Permission.READ_MESSAGES: _EVERYONE,
        Permission.WRITE_MESSAGE: frozenset({_G, _W}),
        Permission.APPROVE_MESSAGE: frozenset({_G, _A}),
        Permission.EXPLAIN_DELIVERY: frozenset({_G, _W}),
        Permission.OPT_IN_MESSAGES: frozenset({_G, _W}),
        Permission.CHANGE_SETTINGS: frozenset({_G}),  # enable, exclude, opt out, groups, works council, keeping
        Permission.SET_GOALS: frozenset({_G, Role.SUCCESS_MANAGER}),  # goals and notes: whose work adoption is
        Permission.UPLOAD_SURVEY: frozenset({_G}),
        Permission.MAKE_TOKENS: _EVERYONE,  # a token never may more than whoever made it
        Permission.REVOKE_TOKENS: frozenset({_G}),  # those of other admins; one's own, everybody may
        Permission.ASSIGN_ROLES: frozenset({_G}),
        Permission.PROVISION: frozenset({_G}),  # persons and groups as an identity provider keeps them
        Permission.READ_AUDIT: frozenset({_G, Role.GLOBAL_READER}),
        Permission.EXPORT_AUDIT: frozenset({_G}),
    }
)


def may(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether somebody with these roles is allowed."""
    return not MAY[permission].isdisjoint(roles)


def require(roles: Iterable[Role], permission: Permission) -> None:
    """Raise Refused("not_allowed") unless somebody with these roles is allowed."""
    if not may(roles, permission):
        raise Refused("not_allowed", permission=permission.value)
