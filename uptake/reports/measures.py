"""What the measures of the Business resilience report say: title, definition, and what a rise or fall means."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Saying:
    """The words of one measure; `good_when` tells which direction is welcome, if one is."""

    title: Promise
    definition: Promise
    more: Promise
    less: Promise
    good_when: Literal["up", "down", ""] = ""


_MORE_OF = _("More of the working day goes into it than in the baseline.")
_LESS_OF = _("Less of the working day goes into it than in the baseline.")
_MORE_SHARE = _("It takes a larger part of all collaboration than in the baseline.")
_LESS_SHARE = _("It takes a smaller part of all collaboration than in the baseline.")
_MORE_TIRED = _("Work reaches further into private time than in the baseline.")
_LESS_TIRED = _("Work leaves more private time than in the baseline.")
_MORE_WASTE = _("Meetings leave less room for decisions than in the baseline.")
_LESS_WASTE = _("Meetings leave more room for decisions than in the baseline.")
_MORE_OPEN = _("More is shared in the open than in the baseline.")
_LESS_OPEN = _("Less is shared in the open than in the baseline.")
_MORE_TIES = _("People are connected more widely than in the baseline.")
_LESS_TIES = _("People are connected less widely than in the baseline.")
_MORE_GUIDED = _("People see more of those who lead them than in the baseline.")
_LESS_GUIDED = _("People see less of those who lead them than in the baseline.")


def _of_all(title: Promise, definition: Promise) -> Saying:
    return Saying(title, definition, _MORE_SHARE, _LESS_SHARE)


MEASURES: Mapping[str, Saying] = MappingProxyType(
    {
        "collaboration_hours": Saying(
            _("Hours of collaboration"),
            _("Hours a week in meetings, email, chats and calls with at least one other person"),
            _MORE_OF,
            _LESS_OF,
        ),
        "email_hours": Saying(_("Hours with email"), _("Hours a week with email"), _MORE_OF, _LESS_OF),
        "chat_hours": Saying(_("Hours with chats"), _("Hours a week with chats in Teams"), _MORE_OF, _LESS_OF),
        "meeting_and_call_hours": Saying(
            _("Hours in meetings and calls"), _("Hours a week in meetings and calls"), _MORE_OF, _LESS_OF
        ),
        "call_hours": Saying(_("Hours in calls"), _("Hours a week in calls"), _MORE_OF, _LESS_OF),
        "email_share": _of_all(_("Share of email"), _("Hours with email among all hours of collaboration")),
        "chat_share": _of_all(_("Share of chats"), _("Hours with chats among all hours of collaboration")),
        "meeting_and_call_share": _of_all(
            _("Share of meetings and calls"), _("Hours in meetings and calls among all hours of collaboration")
        ),
        "call_share": _of_all(_("Share of calls"), _("Hours in calls among all hours of collaboration")),
        "email_sent": Saying(_("Mails sent"), _("Mails sent a week"), _MORE_OF, _LESS_OF),
        "chat_sent": Saying(_("Chat messages sent"), _("Chat messages sent a week in Teams"), _MORE_OF, _LESS_OF),
        "meetings_attended": Saying(_("Meetings attended"), _("Online meetings attended a week"), _MORE_OF, _LESS_OF),
        "after_hours": Saying(
            _("Hours after work"),
            _("Hours a week of collaboration outside of a person's working hours"),
            _MORE_TIRED,
            _LESS_TIRED,
            "down",
        ),
        "weekend_hours": Saying(
            _("Hours on days off"),
            _("Hours a week of collaboration on weekends"),
            _MORE_TIRED,
            _LESS_TIRED,
            "down",
        ),
        "collaboration_span": Saying(
            _("Length of the day"),
            _("Hours between the first and the last collaboration of a day"),
            _MORE_TIRED,
            _LESS_TIRED,
            "down",
        ),
        "after_hours_people": Saying(
            _("People who work late"),
            _("People with more than one hour after work for each working day, that is five a week on average"),
            _MORE_TIRED,
            _LESS_TIRED,
            "down",
        ),
        "large_and_long_share": Saying(
            _("Large and long meetings"),
            _("Hours in meetings of more than an hour with more than eight people, among all hours in meetings"),
            _MORE_WASTE,
            _LESS_WASTE,
            "down",
        ),
        "conflicting_share": Saying(
            _("Meetings at the same time"),
            _("Hours in meetings that overlap with another one, among all hours in meetings"),
            _MORE_WASTE,
            _LESS_WASTE,
            "down",
        ),
        "multitasking_share": Saying(
            _("Doing something else meanwhile"),
            _("Hours in meetings in which the person wrote mails or chats, among all hours in meetings"),
            _MORE_WASTE,
            _LESS_WASTE,
            "down",
        ),
        "channel_posts": Saying(
            _("Posts in channels"), _("Channel messages posted a week"), _MORE_OPEN, _LESS_OPEN, "up"
        ),
        "community_posts": Saying(
            _("Posts in communities"), _("Community messages posted a week"), _MORE_OPEN, _LESS_OPEN, "up"
        ),
        "network_outside": Saying(
            _("Contacts in other organizations"),
            _("Colleagues of other organizations with whom a person had meaningful contact"),
            _MORE_TIES,
            _LESS_TIES,
            "up",
        ),
        "internal_network": Saying(
            _("Contacts inside"),
            _("Colleagues with whom a person had meaningful contact"),
            _MORE_TIES,
            _LESS_TIES,
            "up",
        ),
        "external_network": Saying(
            _("Contacts outside"),
            _("People of other companies with whom a person had meaningful contact"),
            _MORE_TIES,
            _LESS_TIES,
            "up",
        ),
        "manager_hours": Saying(
            _("Hours with the manager"),
            _("Hours a week in meetings and calls with the manager alone"),
            _MORE_GUIDED,
            _LESS_GUIDED,
            "up",
        ),
        "leader_hours": Saying(
            _("Hours with leadership"),
            _("Hours a week in meetings and calls with leaders"),
            _MORE_GUIDED,
            _LESS_GUIDED,
            "up",
        ),
    }
)

COLLABORATORS = Saying(
    _("People who collaborate on files"),
    _(
        "People with access to OneDrive or SharePoint who read or changed an online file after a colleague had "
        "changed it, or the other way round, within the four weeks"
    ),
    _MORE_OPEN,
    _LESS_OPEN,
    "up",
)
