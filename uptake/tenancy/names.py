"""What roles and permissions are called on pages."""

from django.utils.translation import gettext_lazy as _

from uptake.rules.permissions import Permission, Role

ROLE_NAMES = {
    Role.GLOBAL_ADMINISTRATOR: _("Global administrator"),
    Role.EXCHANGE_ADMINISTRATOR: _("Exchange administrator"),
    Role.SHAREPOINT_ADMINISTRATOR: _("SharePoint administrator"),
    Role.SKYPE_ADMINISTRATOR: _("Skype for Business administrator"),
    Role.TEAMS_ADMINISTRATOR: _("Teams administrator"),
    Role.TEAMS_COMMUNICATIONS_ADMINISTRATOR: _("Teams communications administrator"),
    Role.GLOBAL_READER: _("Global reader"),
    Role.REPORTS_READER: _("Reports reader"),
    Role.USAGE_SUMMARY_READER: _("Usage summary reports reader"),
    Role.SUCCESS_MANAGER: _("User experience success manager"),
    Role.MESSAGES_WRITER: _("Organizational messages writer"),
    Role.MESSAGES_APPROVER: _("Organizational messages approver"),
}

PERMISSION_NAMES = {
    Permission.READ_SCORE: _("See the score"),
    Permission.READ_ENDPOINT: _("See the page of endpoint analytics"),
    Permission.READ_MESSAGES: _("See messages and results"),
    Permission.WRITE_MESSAGE: _("Write and schedule messages"),
    Permission.APPROVE_MESSAGE: _("Approve messages"),
    Permission.EXPLAIN_DELIVERY: _("Ask why a message is not delivered"),
    Permission.OPT_IN_MESSAGES: _("Turn messages on"),
    Permission.CHANGE_SETTINGS: _("Change settings"),
    Permission.SET_GOALS: _("Set goals and write notes in the history"),
    Permission.UPLOAD_SURVEY: _("Upload the survey about Copilot"),
    Permission.MAKE_TOKENS: _("Make tokens for the JSON interface"),
    Permission.REVOKE_TOKENS: _("See and revoke the tokens of others"),
    Permission.ASSIGN_ROLES: _("Give and take roles"),
    Permission.PROVISION: _("Keep persons and groups from an identity provider"),
    Permission.READ_AUDIT: _("Read the audit log"),
    Permission.EXPORT_AUDIT: _("Export the audit log"),
}
