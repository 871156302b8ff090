"""The words of the survey about Copilot: its statements, and the five answers in every language of the pages."""

from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from uptake.reports.survey import Statement

STATEMENTS: Mapping[Statement, Promise] = MappingProxyType(
    {
        Statement.QUALITY: _("Copilot makes my work better."),
        Statement.EFFORT: _("Copilot takes routine tasks off my mind."),
        Statement.SPEED: _("Copilot gets my tasks done faster."),
        Statement.PRODUCTIVITY: _("Copilot lets me achieve more."),
    }
)
SHORT: Mapping[Statement, Promise] = MappingProxyType(
    {
        Statement.QUALITY: _("Better work"),
        Statement.EFFORT: _("Less routine"),
        Statement.SPEED: _("Faster"),
        Statement.PRODUCTIVITY: _("Achieving more"),
    }
)
ANSWERS: Mapping[int, Promise] = MappingProxyType(
    {
        5: _("Strongly agree"),
        4: _("Agree"),
        3: _("Neither agree nor disagree"),
        2: _("Disagree"),
        1: _("Strongly disagree"),
    }
)
_ALSO = {"neutral": 3, "neither": 3}


def words() -> dict[str, int]:
    """The answers in small letters, in every language of the pages."""
    found = dict(_ALSO)
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {str(text).casefold(): value for value, text in ANSWERS.items()}
    return found
