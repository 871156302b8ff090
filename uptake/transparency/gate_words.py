"""Why a message is held back from whoever reads, said to themselves: one sentence for each gate of the delivery."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HOLDS: Mapping[str, Promise] = MappingProxyType(
    {
        "switched_off": _("Score or messages are turned off for your organization."),
        "not_active": _("It is not published at this moment."),
        "outside_its_dates": _("It has not begun yet, or it is over."),
        "not_a_recipient": _("You are not among those whom it is meant for."),
        "held_out": _(
            "Chance has put you into the control group, which never gets this message: comparing with it tells your "
            "organization whether the message changes anything."
        ),
        "not_licensed": _("It asks for a licence that you do not hold."),
        "other_surface": _("It does not appear in the places that you use."),
        "no_text_in_locale": _("It has no text in your language."),
        "quiet_hours": _("Your organization has quiet hours right now."),
        "snoozed": _("You have asked for a pause from messages."),
        "not_relevant": _("You have said that it is not relevant to you, so it never comes back."),
        "finished": _("You have clicked or dismissed it, so it never comes back."),
        "week_is_full": _("You have seen as many messages in seven days as your organization allows."),
        "shown_often_enough": _("You have seen it as often as it is ever shown."),
        "resting": _("You have seen it a short while ago, and it rests until its interval is over."),
    }
)
DECLINED = _(
    "You have left yourself out of messages that are sent because of what you do. You can take that back under Choices."
)
DEVICE = _(
    "It appears in Windows. Whether your device may show it is judged there; this page does not know your device."
)
WAITS = _("Nothing holds it back: you get it the next time you are in a place where it appears.")


def held_by(reasons: list[str]) -> Promise:
    """The first thing that holds a message back; what only a device can tell comes last."""
    first = next((reason for reason in reasons if reason in HOLDS), None)
    if first is not None:
        return HOLDS[first]
    return DEVICE if reasons else WAITS
