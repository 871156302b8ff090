"""Turn columns of text into facts, whole columns at a time.

Each function takes an Arrow array of text (null = empty cell) and gives the values with a mask of the
cells that it could not read, or None when it could read all. An empty cell is null, never 0.
"""

import re
from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.table import Column, Kind

Converted = tuple[pa.Array, pa.Array | None]

_LARGEST = 2**31 - 1
_DECIMAL = r"^-?\d{1,10}(\.\d+)?$"
_WHOLE = r"^\d{1,10}(\.0*)?$"
NO = pa.scalar(False)  # noqa: FBT003 - a value, not a switch
_TRUE = pa.scalar(True)  # noqa: FBT003 - as above
_YES = pa.array(["true", "yes", "1"])
_NO = pa.array(["false", "no", "0"])
_DAY = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$"
_DURATION = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$", re.IGNORECASE)


def trimmed(texts: pa.Array) -> pa.Array:
    """Without surrounding space; a cell of nothing but space is empty."""
    bare = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)


def numbers(texts: pa.Array) -> Converted:
    """Whole numbers from 0 on; `3.0` is 3."""
    try:
        values = pc.cast(texts, pa.int64())
    except pa.ArrowInvalid:
        return _careful_numbers(texts)
    wrong = pc.or_(pc.less(values, 0), pc.greater(values, _LARGEST))
    return _without(pc.cast(pc.if_else(wrong, None, values), pa.int32()), wrong)


def _careful_numbers(texts: pa.Array) -> Converted:
    bare = trimmed(texts)
    good = pc.match_substring_regex(bare, _WHOLE)
    values = pc.cast(pc.replace_substring_regex(pc.if_else(good, bare, None), r"\..*$", ""), pa.int64())
    fits = pc.less_equal(values, _LARGEST)
    wrong = pc.invert(pc.and_(good, pc.fill_null(fits, _TRUE)))
    return _without(pc.cast(pc.if_else(wrong, None, values), pa.int32()), wrong)


def thousandths(texts: pa.Array) -> Converted:
    """Decimal numbers from 0 on, kept as whole thousandths; -1 and 2147483647 are how sources write "unknown"."""
    bare = trimmed(texts)
    good = pc.match_substring_regex(bare, _DECIMAL)
    values = pc.multiply(pc.cast(pc.if_else(good, bare, None), pa.float64()), 1000)
    unknown = pc.or_(pc.equal(values, -1000), pc.equal(values, _LARGEST * 1000))
    fits = pc.and_(pc.greater_equal(values, 0), pc.less_equal(values, _LARGEST))
    wrong = pc.and_(pc.is_valid(bare), pc.invert(pc.fill_null(pc.or_(fits, unknown), NO)))
    kept = pc.round(pc.if_else(pc.fill_null(fits, NO), values, None), round_mode="half_up")
    return _without(pc.cast(kept, pa.int32()), wrong)


def yes_no(texts: pa.Array) -> Converted:
    """True and False, Yes and No, 1 and 0, mixed and in any letter case."""
    bare = pc.utf8_lower(trimmed(texts))
    yes = pc.is_in(bare, value_set=_YES)
    known = pc.or_(yes, pc.is_in(bare, value_set=_NO))
    wrong = pc.and_(pc.is_valid(bare), pc.invert(known))
    return _without(pc.if_else(known, yes, None), wrong)


def days(texts: pa.Array) -> Converted:
    """Days as `2026-07-26`, or with a time of day behind it, which is left out."""
    bare = trimmed(texts)
    try:
        return pc.cast(bare, pa.date32()), None
    except pa.ArrowInvalid:
        shaped = pc.match_substring_regex(bare, _DAY)
        unique = pc.unique(pc.utf8_slice_codeunits(pc.if_else(shaped, bare, None), 0, 10)).drop_null()
        real = pa.array([text for text in unique.to_pylist() if _is_day(text)], pa.string())
        first = pc.utf8_slice_codeunits(bare, 0, 10)
        good = pc.and_(shaped, pc.is_in(first, value_set=real))
        return _without(pc.cast(pc.if_else(good, first, None), pa.date32()), pc.invert(good))


def seconds(texts: pa.Array) -> Converted:
    """Seconds as a number, or as an ISO 8601 duration such as `PT1H2M3S`."""
    values, wrong = numbers(texts)
    if wrong is None:
        return values, None
    read = [None if text is None else _seconds_of(text) for text in texts.to_pylist()]
    values = pa.array(read, pa.int32())
    return _without(values, pc.and_(pc.is_valid(trimmed(texts)), pc.is_null(values)))


def texts_as_they_are(texts: pa.Array) -> Converted:
    """Text without surrounding space."""
    return trimmed(texts), None


def flags(column: Column) -> Callable[[pa.Array], Converted]:
    """Names of the column joined by `+`, or the sum of their bits."""

    def convert(texts: pa.Array) -> Converted:
        coded = pc.dictionary_encode(trimmed(texts))
        sums = pa.array([_bits(column, text) for text in coded.dictionary.to_pylist()], pa.int32())
        values = sums.take(coded.indices)
        return _without(values, pc.and_(pc.is_valid(coded.indices), pc.is_null(values)))

    return convert


BY_KIND: Mapping[Kind, tuple[Callable[[pa.Array], Converted], str]] = {
    Kind.COUNT: (numbers, "bad_number"),
    Kind.MINUTES: (numbers, "bad_number"),
    Kind.SECONDS: (seconds, "bad_duration"),
    Kind.THOUSANDTHS: (thousandths, "bad_number"),
    Kind.BOOLEAN: (yes_no, "bad_yes_no"),
    Kind.DAY: (days, "bad_day"),
    Kind.TEXT: (texts_as_they_are, ""),
}


def by_column(column: Column) -> tuple[Callable[[pa.Array], Converted], str]:
    """How a column is read, and the reason when that fails."""
    return (flags(column), "bad_flag") if column.kind is Kind.FLAGS else BY_KIND[column.kind]


def _without(values: pa.Array, wrong: pa.Array) -> Converted:
    wrong = pc.fill_null(wrong, NO)
    return values, wrong if pc.any(wrong).as_py() else None


def _is_day(text: str) -> bool:
    try:
        pc.cast(pa.array([text]), pa.date32())
    except pa.ArrowInvalid:
        return False
    return True


def _seconds_of(text: str) -> int | None:
    bare = text.strip()
    if re.match(_WHOLE, bare):
        whole = int(bare.split(".")[0])
        return whole if whole <= _LARGEST else None
    found = _DURATION.match(bare)
    if found is None or not any(found.groups()):
        return None
    in_days, hours, minutes, rest = (int(part or 0) for part in found.groups())
    whole = ((in_days * 24 + hours) * 60 + minutes) * 60 + rest
    return whole if whole <= _LARGEST else None


def _bits(column: Column, text: str) -> int | None:
    highest = (1 << len(column.flags)) - 1
    if text.isdecimal():
        return int(text) if int(text) <= highest else None
    names = [name.strip().lower() for name in text.split("+")]
    if any(name not in column.flags for name in names):
        return None
    return sum({column.bit(name) for name in names})
