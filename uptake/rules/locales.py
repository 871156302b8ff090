"""Which of the 41 languages a recommendation is shown in.

Source: specification of organizational messages, section 2.4 (Adoption Score). Bare `sr` means Latin
letters here, as in the list of the source, although other tables of languages take it for Cyrillic.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

# fmt: off
LOCALES = (
    "ar", "bg", "zh-cn", "zh-tw", "hr", "cs", "da", "nl", "en", "et", "fi", "fr", "de", "el", "he",
    "hu", "id", "it", "ja", "ko", "lv", "lt", "no", "pl", "pt-br", "pt-pt", "ro", "ru", "sr", "sk",
    "sl", "es", "sv", "th", "tr", "uk", "vi", "ca", "eu", "gl", "sr-Cyrl",
)
# fmt: on
FALLBACK = "en"
RIGHT_TO_LEFT = frozenset({"ar", "he"})

_EXACT: Mapping[str, str] = MappingProxyType({locale.lower(): locale for locale in LOCALES})
# For languages with more than one written form: the form that another subtag asks for, then the usual one.
_FORMS: Mapping[str, tuple[Mapping[str, str], str]] = MappingProxyType(
    {
        "nb": ({}, "no"),
        "nn": ({}, "no"),
        "pt": ({"br": "pt-br"}, "pt-pt"),
        "sr": ({"cyrl": "sr-Cyrl"}, "sr"),
        "zh": (
            {
                "hans": "zh-cn",
                "hant": "zh-tw",
                "cn": "zh-cn",
                "sg": "zh-cn",
                "tw": "zh-tw",
                "hk": "zh-tw",
                "mo": "zh-tw",
            },
            "zh-cn",
        ),
    }
)


def match(language: str) -> str | None:
    """The locale for one language tag (`de-AT`, `zh_Hant_HK`), or None when none speaks that language."""
    tag = language.strip().replace("_", "-").lower()
    if tag in _EXACT:
        return _EXACT[tag]
    name, *subtags = tag.split("-")
    if name in _FORMS:
        asked, usual = _FORMS[name]
        return next((form for subtag, form in asked.items() if subtag in subtags), usual)
    return _EXACT.get(name)


@lru_cache(maxsize=4096)
def choose(languages: tuple[str, ...]) -> str:
    """The locale of the first language in the list that is supported, otherwise English.

    The list is the client's, best first: the language of its product, then those that the person prefers.
    """
    return next((found for language in languages if (found := match(language))), FALLBACK)


def direction(locale: str) -> Literal["ltr", "rtl"]:
    """The direction that texts in this locale are read in."""
    return "rtl" if locale in RIGHT_TO_LEFT else "ltr"
