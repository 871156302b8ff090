"""What somebody reads at a closed door: when the next try is possible."""

from django.utils.translation import ngettext

from uptake.rules.refusals import Refused
from uptake.tenancy.sentences import sentence


def told(refused: Refused) -> str:
    """The sentence of a refusal; at a closed door it says in how many minutes it opens again."""
    seconds = refused.details.get("seconds")
    if not isinstance(seconds, int):
        return sentence(refused)
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many attempts. Try again in %(minutes)s minute.",
        "Too many attempts. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}
