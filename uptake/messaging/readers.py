"""Which recipients of a message would be left without text, by the language that they prefer.

The directory tells one language for a person, apps and devices tell more of them, best first; so this is a forecast
for the author, and delivery decides. Sizes are told as those of audiences are: in steps, and from ten people on.
Source: specification of organizational messages, section 2.4.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import get_language
from pyroaring import BitMap

from uptake.facts.newest import newest_day
from uptake.messaging.audience import Choice, chosen_by
from uptake.messaging.content import Content
from uptake.messaging.queries import MessageRow
from uptake.messaging.sizes import told
from uptake.people.queries import languages as preferred
from uptake.rules import languages, locales
from uptake.rules.frequency import Kind
from uptake.rules.refusals import Refused
from uptake.tenancy.facts import facts_of
from uptake.tenancy.models import Tenant
from uptake.ui.locales import babel_locale


@dataclass(frozen=True)
class LeftOut:
    """Recipients of one language who would have no text: about how many, None for fewer than ten."""

    language: str
    people: int | None


@dataclass(frozen=True)
class Readers:
    """Who would be left without text by language, the largest first, and of how many no language is known.

    `few` says that there are further languages with fewer than ten recipients each.
    """

    left_out: tuple[LeftOut, ...] = ()
    few: bool = False
    unknown: int | None = None

    def __bool__(self) -> bool:
        return bool(self.left_out or self.few)


def readers_of(tenant: Tenant, row: MessageRow, content: Content, choice: Choice) -> Readers | None:
    """Who of these recipients would be left without text; None while nobody can be chosen."""
    try:
        numbers = chosen_by(tenant, choice, newest_day(facts_of(tenant).coverage()))
    except Refused:
        return None
    written = {locale for locale, words in content.words.items() if words.title or words.body}
    reads_anything = row.every_language and row.author_locale in written
    lost: dict[str, BitMap] = defaultdict(BitMap)
    unknown = BitMap()
    for language, people in preferred(tenant).items():
        some = people & numbers
        if not language:
            unknown = some
        elif not reads_anything and locale_of(row.kind, language) not in written:
            lost[language.replace("_", "-").partition("-")[0].lower()] |= some
    sizes = {language: told(tenant, people) for language, people in lost.items() if people}
    shown = sorted(
        (LeftOut(name_of(language), size) for language, size in sizes.items() if size is not None),
        key=lambda each: (-(each.people or 0), each.language),
    )
    return Readers(tuple(shown), few=None in sizes.values(), unknown=told(tenant, unknown))


def locale_of(kind: str, language: str) -> str | None:
    """The locale that somebody with this preferred language reads; None for a language without any."""
    if Kind(kind) is Kind.RECOMMENDATION:
        return locales.choose((language,))
    return languages.of_receiver((language,))


def name_of(language: str) -> str:
    """The name of a language in that of the page; its own tag where nobody knows it."""
    told_in = babel_locale(get_language() or locales.FALLBACK)
    return str(told_in.languages.get(language, language))
