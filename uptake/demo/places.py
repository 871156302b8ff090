"""Where invented people work."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Place:
    """A site: `country` is the two letters of the calendar, `weight` its size beside the others.

    `languages` are the languages of the names there, each as often as it is met.
    """

    city: str
    state: str
    country: str
    weight: float
    languages: tuple[str, ...]
    production: bool = False


COUNTRIES: Mapping[str, str] = MappingProxyType(
    {
        "DE": "Germany", "FR": "France", "ES": "Spain", "GB": "United Kingdom", "US": "United States",
        "JP": "Japan", "EG": "Egypt", "PL": "Poland", "BR": "Brazil", "IT": "Italy",
    }
)  # fmt: skip
TAGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "de": {"": "de-DE"}, "fr": {"": "fr-FR"}, "es": {"": "es-ES"}, "ja": {"": "ja-JP"},
        "ar": {"": "ar-EG"}, "pl": {"": "pl-PL"}, "pt": {"": "pt-BR"}, "it": {"": "it-IT"},
        "en": {"": "en-GB", "US": "en-US"},
    }
)  # fmt: skip

LEIPZIG = Place("Leipzig", "Saxony", "DE", 24, ("de", "de", "de", "de", "pl", "ar", "en"), production=True)
JENA = Place("Jena", "Thuringia", "DE", 0, ("de",))
HAMBURG = Place("Hamburg", "Hamburg", "DE", 11, ("de", "de", "de", "en", "es", "pl"))
MUNICH = Place("Munich", "Bavaria", "DE", 9, ("de", "de", "de", "it", "en"))
LYON = Place("Lyon", "Auvergne-Rhône-Alpes", "FR", 10, ("fr", "fr", "fr", "ar", "it"))
VALENCIA = Place("Valencia", "Comunitat Valenciana", "ES", 8, ("es", "es", "es", "en"), production=True)
LEEDS = Place("Leeds", "England", "GB", 7, ("en", "en", "en", "pl"))
DENVER = Place("Denver", "Colorado", "US", 9, ("en", "en", "en", "es"))
OSAKA = Place("Osaka", "Osaka", "JP", 6, ("ja",))
CAIRO = Place("Cairo", "Cairo", "EG", 5, ("ar", "ar", "ar", "en"))
WROCLAW = Place("Wrocław", "Lower Silesia", "PL", 7, ("pl",), production=True)
CURITIBA = Place("Curitiba", "Paraná", "BR", 4, ("pt",))
TURIN = Place("Turin", "Piedmont", "IT", 4, ("it", "it", "fr"), production=True)


def language_tag(language: str, country: str) -> str:
    """The preferred language as the directory writes it, such as `de-DE`."""
    tags = TAGS[language]
    return tags.get(country, tags[""])
