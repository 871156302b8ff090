"""What ways to sign in are called on pages."""

from django.utils.translation import gettext_lazy as _

from uptake.access import sessions

HOW_NAMES = {
    sessions.BY_PASSWORD: _("Password"),
    sessions.BY_CODE: _("Password and authenticator app"),
    sessions.BY_PASSKEY: _("Passkey"),
    sessions.BY_RECOVERY: _("Password and recovery code"),
    sessions.BY_PROVIDER: _("Identity provider"),
}
