"""What the five questions of the Business resilience report say: why they matter and what one can do."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.score.resilience_measures import Question


@dataclass(frozen=True)
class Link:
    """A public help page worth reading."""

    title: Promise
    url: str


@dataclass(frozen=True)
class Asked:
    """The words of one question."""

    short: Promise
    title: Promise
    why: Promise
    icon: str
    advice: tuple[Promise, ...]
    links: tuple[Link, ...]


_LEARN = "https://learn.microsoft.com"
_DEFINITIONS = Link(
    _("Definitions of person metrics"), f"{_LEARN}/previous-versions/viva/insights/use/metric-definitions"
)

QUESTIONS: Mapping[Question, Asked] = MappingProxyType(
    {
        Question.COLLABORATION: Asked(
            _("Collaboration habits"),
            _("How have collaboration habits changed?"),
            _(
                "When people work apart, more of the day goes into messages, calls and meetings. Time that moves "
                "from one of them to another shows how teams adapt; time that grows everywhere leaves less for "
                "work that needs quiet."
            ),
            "chat-multiple",
            (
                _("Agree in each team which questions belong into chat, which into email and which into a meeting."),
                _("Keep one half day a week free of meetings for everybody, so that there is time to think."),
                _("Let people catch up on a recording or notes instead of joining every call."),
            ),
            (
                Link(_("Viva Insights"), f"{_LEARN}/viva/insights/"),
                Link(_("Communication in Adoption Score"), f"{_LEARN}/microsoft-365/admin/adoption/communication"),
                _DEFINITIONS,
            ),
        ),
        Question.BALANCE: Asked(
            _("Work-life balance"),
            _("Do people keep a balance between work and the rest of life?"),
            _(
                "Long days and work in the evening or on days off wear people out, and a team that is worn out "
                "does not get through a crisis. What counts is the change against usual weeks."
            ),
            "clock",
            (
                _("Schedule messages for the next morning instead of sending them in the evening."),
                _("Say openly, beginning with managers, that nobody has to answer outside of working hours."),
                _("Plan meetings inside the hours that all participants share, and end them a few minutes early."),
            ),
            (
                Link(_("Trends of an organization"), f"{_LEARN}/viva/insights/org-team-insights/org-trends"),
                Link(_("Time to focus"), f"{_LEARN}/previous-versions/viva/insights/tutorials/gm-focus"),
                _DEFINITIONS,
            ),
        ),
        Question.MEETINGS: Asked(
            _("Remote meetings"),
            _("Are remote meetings made for effective decisions?"),
            _(
                "Decisions come from short meetings with the right few people who listen. Large and long "
                "meetings, meetings at the same time as others, and mails written meanwhile are signs that "
                "something else would have done."
            ),
            "video",
            (
                _("Invite those who decide and send the notes to those who only need to know."),
                _("Make 25 or 50 minutes the usual length, with the decision to be taken in the invitation."),
                _("Decline one of two meetings at the same time, and say whose place you leave."),
            ),
            (
                Link(_("Better meetings"), f"{_LEARN}/previous-versions/viva/insights/use/transform-meetings"),
                Link(_("Meetings in Adoption Score"), f"{_LEARN}/microsoft-365/admin/adoption/meetings"),
                _DEFINITIONS,
            ),
        ),
        Question.IDEAS: Asked(
            _("Ideas and knowledge"),
            _("Do ideas and knowledge still get around?"),
            _(
                "Ideas that used to spread in corridors need open places: channels and communities that "
                "everybody can read, files that several people edit, and contacts beyond the own organization."
            ),
            "lightbulb",
            (
                _("Ask in a channel instead of a private chat, so that the answer helps the next person as well."),
                _("Start a community for each subject that several organizations work on."),
                _("Share a link to the file instead of a copy, and work on it together."),
            ),
            (
                Link(_("Storylines in Viva Engage"), f"{_LEARN}/viva/engage/eac-storyline"),
                Link(
                    _("Content collaboration in Adoption Score"),
                    f"{_LEARN}/microsoft-365/admin/adoption/content-collaboration",
                ),
                _DEFINITIONS,
            ),
        ),
        Question.COMMUNITY: Asked(
            _("Sense of community"),
            _("Do people stay connected with each other?"),
            _(
                "People who know many colleagues and see their manager regularly cope better with change. "
                "Networks that shrink point to teams that close themselves off."
            ),
            "people-team",
            (
                _("Hold a short talk between manager and team member every week, and do not cancel it."),
                _("Bring people of different organizations together in a regular open hour."),
                _("Let leaders answer questions in a community where everybody can read them."),
            ),
            (
                Link(_("Viva Insights"), f"{_LEARN}/viva/insights/"),
                Link(_("Storylines in Viva Engage"), f"{_LEARN}/viva/engage/eac-storyline"),
                _DEFINITIONS,
            ),
        ),
    }
)
