"""In which of the 15 languages an announcement is written and read.

Source: specification of organizational messages, section 2.4 (central centre), O-1 and O-2. Recommendations have
a list of their own (`locales`).
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

# fmt: off
LOCALES = (
    "en-US", "de-DE", "es", "fr-FR", "it-IT", "ja-JP", "ko-KR", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "ru-RU",
    "tr-TR", "zh-Hans", "zh-Hant",
)
# fmt: on
ENGLISH = "en-US"

_EXACT: Mapping[str, str] = MappingProxyType({locale.lower(): locale for locale in LOCALES})
_BY_LANGUAGE: Mapping[str, str] = MappingProxyType({locale.partition("-")[0]: locale for locale in LOCALES})
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def match(language: str) -> str | None:
    """The locale for one language tag (`fr-CA`, `zh_TW`), or None when none speaks that language."""
    tag = language.strip().replace("_", "-").lower()
    if tag in _EXACT:
        return _EXACT[tag]
    name, *subtags = tag.split("-")
    if name == "pt":
        return "pt-BR" if "br" in subtags else "pt-PT"
    if name == "zh":
        script = next((subtag for subtag in subtags if subtag in ("hans", "hant")), None)
        traditional = script == "hant" if script else not _TRADITIONAL.isdisjoint(subtags)
        return "zh-Hant" if traditional else "zh-Hans"
    return _BY_LANGUAGE.get(name)


@lru_cache(maxsize=4096)
def of_receiver(languages: tuple[str, ...]) -> str | None:
    """The locale of the first language in the list that is supported, best first; None for nobody's (O-2)."""
    return next((found for language in languages if (found := match(language))), None)


def of_author(display_language: str, *, otherwise_english: bool = True) -> str | None:
    """The locale that a text is written in: that of the author's display language, else English or none (O-1)."""
    return match(display_language) or (ENGLISH if otherwise_english else None)
