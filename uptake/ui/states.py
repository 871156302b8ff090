"""How the state of a message looks: a word, a tone and an icon, so that colour never speaks alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from uptake.rules.message_lifecycle import State


@dataclass(frozen=True)
class Badge:
    """A word with its tone and icon."""

    text: str | Promise
    tone: str
    icon: str = ""


STATE_BADGES = {
    State.DRAFT: Badge(_("Draft"), "neutral", "draft"),
    State.PENDING_APPROVAL: Badge(_("Pending approval"), "warning", "hourglass"),
    State.REJECTED: Badge(_("Rejected"), "danger", "dismiss-circle"),
    State.PENDING: Badge(_("Pending"), "info", "sync"),
    State.FAILED: Badge(_("Failed"), "danger", "error"),
    State.SCHEDULED: Badge(_("Scheduled"), "info", "calendar-clock"),
    State.ACTIVE: Badge(_("Active"), "success", "play"),
    State.COMPLETED: Badge(_("Completed"), "neutral", "check-circle"),
    State.CANCELED: Badge(_("Canceled"), "neutral", "subtract-circle"),
}
