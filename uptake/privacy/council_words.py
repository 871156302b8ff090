"""Values of the profile in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uptake.rules.choices import choice
from uptake.rules.works_council import Value

_DAYS = ("retention.", "messages.snooze_days")


def in_words(setting: str, value: Value) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, list):
        return ngettext("%(count)s group", "%(count)s groups", len(value)) % {"count": len(value)}
    if value is None or value == "":
        return _("none")
    if setting.startswith("choice."):
        options = {each.value: each.says for each in choice(setting.removeprefix("choice.")).options}
        return _(options[value]) if value in options else str(value)
    if setting.startswith(_DAYS):
        return ngettext("%(count)s day", "%(count)s days", int(value)) % {"count": value}
    return str(value).replace("-", "\u2013")
