"""What people read: the words of a message in every language, wherever they come from.

A recommendation takes them from its wording, a premade announcement from its template, everything else from its
author. Words of the author always win. Source: specification of organizational messages, section 2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from uptake.messaging.catalogue.library import WordingText, recommendations, templates
from uptake.messaging.models import Message


@dataclass(frozen=True)
class Words:
    """What people read in one locale; parts that the location does not have are empty."""

    title: str = ""
    body: str = ""
    button: str = ""
    second_title: str = ""
    second_body: str = ""


@dataclass(frozen=True)
class Content:
    """All that a message holds: words by locale, where it leads, and its picture (SHA-256; empty: none)."""

    words: Mapping[str, Words]
    url: str
    second_url: str
    picture: str


PARTS = tuple(part.name for part in fields(Words))


def content_of(message: Message, organization: str) -> Content:
    """The content of a message; `organization` stands in premade texts where they name it."""
    return Content(
        words=_own(message) or premade(message.action, message.wording, message.template, organization),
        url=message.url or destination(message.action),
        second_url=message.second_url,
        picture=message.picture.digest if message.picture else "",
    )


def premade(action: str, wording: str, template: str, organization: str) -> dict[str, Words]:
    """The premade words by locale; empty when none is chosen, or the library does not know it any more."""
    texts: Mapping[str, WordingText] = {}
    if action in recommendations():
        chosen = recommendations()[action].wording(wording)
        texts = chosen.texts if chosen else {}
    elif template in templates():
        texts = templates()[template].texts
    named = {locale: text.naming(organization) for locale, text in texts.items()}
    return {locale: Words(text.title, text.body, text.button) for locale, text in named.items()}


def destination(action: str) -> str:
    """Where a recommendation leads unless its author says otherwise; empty for everything else."""
    return recommendations()[action].destination if action in recommendations() else ""


def _own(message: Message) -> dict[str, Words]:
    return {
        locale: Words(**{part: str(text.get(part, "")) for part in PARTS}) for locale, text in message.texts.items()
    }
