"""Which attributes of a resource are told: `attributes` and `excludedAttributes` (RFC 7644, section 3.9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from uptake.scim.problems import Problem
from uptake.scim.shapes import GROUP, USER

_ALWAYS = frozenset({"schemas", "id"})
_MOST = 100
_CORE = (f"{USER}:".lower(), f"{GROUP}:".lower())


@dataclass(frozen=True)
class Selection:
    """The names asked for, or those left out, in small letters; neither is everything."""

    wanted: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()

    @classmethod
    def of(cls, attributes: Any, excluded: Any) -> "Selection":
        """What two parameters say, each a text with commas or a list of texts; raises Problem for both at once."""
        wanted, left_out = _names(attributes), _names(excluded)
        if wanted and left_out:
            raise Problem(400, "Ask for attributes or leave some out, not both.", "invalidValue")
        return cls(wanted, left_out)

    def has(self, name: str) -> bool:
        """Whether an attribute may be told at all: whoever need not look it up saves the work."""
        low = name.lower()
        if self.wanted:
            return any(each == low or each.startswith(f"{low}.") for each in self.wanted)
        return low not in self.left_out

    def __call__(self, resource: Mapping[str, Any]) -> dict[str, Any]:
        """The resource with what is asked for, and always its id."""
        told: dict[str, Any] = {}
        for name, value in resource.items():
            low = name.lower()
            part = value if low in _ALWAYS or low in self.wanted else self._part(low, value)
            if part is not None:
                told[name] = part
        return told

    def _part(self, name: str, value: Any) -> Any:
        """What is told of one attribute; None for nothing."""
        if self.wanted:
            return _narrowed(value, lambda inner: _written(name, inner) & self.wanted)
        if name in self.left_out:
            return None
        if not any(each.startswith((f"{name}.", f"{name}:")) for each in self.left_out):
            return value
        return _narrowed(value, lambda inner: not _written(name, inner) & self.left_out)


def _written(name: str, inner: str) -> frozenset[str]:
    return frozenset({f"{name}.{inner}", f"{name}:{inner}"})


def _narrowed(value: Any, keeps: Callable[[str], object]) -> Any:
    if isinstance(value, list):
        found = [part for each in value if (part := _narrowed(each, keeps))]
        return found or None
    if isinstance(value, dict):
        return {key: each for key, each in value.items() if keeps(key.lower())} or None
    return None


def _names(said: Any) -> frozenset[str]:
    parts = said.split(",") if isinstance(said, str) else said if said is not None else []
    if not isinstance(parts, list):
        raise Problem(400, "Attributes are names.", "invalidValue")
    names = [part.strip().lower() if isinstance(part, str) else "" for part in parts]
    if len(names) > _MOST:
        raise Problem(400, f"At most {_MOST} attributes.", "invalidValue")
    return frozenset(_short(name) for name in names if name)


def _short(name: str) -> str:
    return next((name.removeprefix(core) for core in _CORE if name.startswith(core)), name)
