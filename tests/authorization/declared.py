"""The declared table of who may ask what (cases/permissions/routes.txt), read into lines."""

from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parents[2] / "cases/permissions/routes.txt"
PUBLIC, SIGNED_IN, OWN, TOKEN, VISIT = "public", "signed_in", "own", "token", "visit"
CLIENT, FLAGS, VOUCHED, CODE, WATCHER = "client", "flags", "vouched", "code", "watcher"
_WITHOUT_PERMISSION = frozenset({PUBLIC, SIGNED_IN, OWN, TOKEN, VISIT, CLIENT, FLAGS, VOUCHED, CODE, WATCHER})
_NO_PAGES = ("client/", "health/", "metrics", "static/")


@dataclass(frozen=True)
class Line:
    """One method of one address: who may, and why."""

    method: str
    address: str
    who: str
    why: str
    parts: tuple[tuple[str, str], ...] = ()
    marks: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """The line in a few words, for whoever reads a failure."""
        told = "".join(f" {name}={value}" for name, value in self.parts)
        return f"{self.method} /{self.address}{told} ({self.who})"

    @property
    def scope(self) -> str:
        """The scope that a token needs; empty where no token is asked for."""
        return self.who.partition("/")[0].removeprefix("scope:") if "/" in self.who else ""

    @property
    def permission(self) -> str:
        """The permission of the grid; empty where none is asked for."""
        return "" if self.who in _WITHOUT_PERMISSION else self.who.rpartition("/")[2]

    @property
    def by_token(self) -> bool:
        """Whether it is asked with a token, not by somebody signed in."""
        return self.who == TOKEN or bool(self.scope)


def lines() -> list[Line]:
    """Every line about an address of the pages and interfaces, one for each method."""
    return [line for line in _all() if not line.address.startswith(_NO_PAGES)]


def doors() -> list[Line]:
    """Every line about the doors beside them: of clients, of those who watch over the server, of static files."""
    return [line for line in _all() if line.address.startswith(_NO_PAGES)]


def _all() -> list[Line]:
    told = TABLE.read_text().splitlines()
    return [line for text in told if text and not text.startswith("#") for line in _read(text)]


def _read(text: str) -> list[Line]:
    left, _bar, why = text.partition(" | ")
    assert left.count(" ") == 2, f"METHODS ADDRESS WHO | [marks] WHY, not: {text}"
    methods, address, who = left.split(" ")
    parts, marks = [], set()
    while why.startswith("["):
        mark, _close, why = why[1:].partition("] ")
        name, equals, value = mark.partition("=")
        if equals:
            parts.append((name, value))
        else:
            marks.add(mark)
    assert why, f"say why: {text}"
    address = "" if address == "-" else address
    return [Line(each, address, who, why, tuple(parts), frozenset(marks)) for each in methods.split(",")]
