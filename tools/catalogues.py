"""Compile the translation catalogues, so that no compiler of the system is needed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "uptake" / "locale"


def compile_all() -> int:
    """Write a .mo beside every .po and give back how many there are."""
    sources = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    for source in sources:
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))
    return len(sources)


if __name__ == "__main__":
    compile_all()
