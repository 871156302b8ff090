"""Which locale of Babel writes the numbers and days of a language of the pages."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

# Bare Serbian means Latin letters here, Babel would take Cyrillic; Norwegian is Bokmål.
_OTHERWISE = {"no": "nb", "sr": "sr_Latn", "sr-latn": "sr_Latn", "sr-cyrl": "sr_Cyrl"}


@lru_cache(maxsize=128)
def babel_locale(language: str) -> Locale:
    """The locale for a language tag such as `de`, `pt-br` or `sr-cyrl`; English for one unknown to Babel."""
    tag = _OTHERWISE.get(language.lower(), language)
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
