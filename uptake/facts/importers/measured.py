"""Turn columns of measurements into facts: -1 and 2147483647 are how sources write that they do not know.

As in convert.py each function takes an Arrow array of text and gives the values with a mask of the cells
that it could not read, or None when it could read all.
"""

import hashlib
from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from uptake.facts.importers.convert import NO, Converted, thousandths, trimmed

_LARGEST = 2**31 - 1
_NUMBER = r"^-?\d{1,10}(\.\d+)?$"
_BEST = 100_000  # a hundred points, in thousandths


def whole(texts: pa.Array) -> Converted:
    """Numbers from 0 on, rounded to whole ones (half up); `-1`, `2147483647` and empty are unknown."""
    bare = trimmed(texts)
    shaped = pc.match_substring_regex(bare, _NUMBER)
    values = pc.cast(pc.if_else(shaped, bare, None), pa.float64())
    known = pc.and_(pc.greater_equal(values, 0), pc.less(values, _LARGEST))
    unknown = pc.or_(pc.equal(values, -1), pc.equal(values, _LARGEST))
    rounded = pc.round(pc.if_else(known, values, None), round_mode="half_up")
    return pc.cast(rounded, pa.int32()), _wrong(bare, pc.or_(known, unknown))


def points(texts: pa.Array) -> Converted:
    """Points from 0 to 100, kept as thousandths; more are an error, `-1` and empty are unknown."""
    values, wrong = thousandths(texts)
    above = pc.fill_null(pc.greater(values, _BEST), NO)
    if wrong is not None:
        above = pc.or_(above, wrong)
    return pc.if_else(above, None, values), above if pc.any(above).as_py() else None


def scaled(factor: float) -> Callable[[pa.Array], Converted]:
    """Decimal numbers in another unit, kept as thousandths of the unit of the column."""

    def convert(texts: pa.Array) -> Converted:
        values, wrong = thousandths(texts)
        other = pc.round(pc.multiply(pc.cast(values, pa.float64()), factor), round_mode="half_up")
        return pc.cast(other, pa.int32()), wrong

    return convert


def one_of(meanings: Mapping[str, bool | None]) -> Callable[[pa.Array], Converted]:
    """Yes or no by what is written, in any letter case; None for words that say neither."""

    def convert(texts: pa.Array) -> Converted:
        bare = pc.utf8_lower(trimmed(texts))
        coded = pc.dictionary_encode(bare)
        words = coded.dictionary.to_pylist()
        values = pa.array([meanings.get(word) for word in words], pa.bool_()).take(coded.indices)
        return values, _wrong(bare, pc.is_in(bare, value_set=pa.array(list(meanings), pa.string())))

    return convert


def opaque(texts: pa.Array) -> Converted:
    """An identifier that is the same for the same thing and tells nothing else: half of its SHA-256.

    Only for identifiers that nobody can guess, such as those of devices in a directory. Names of devices
    often are the names of people, and a hash of a name is found by hashing names: they are never read.
    """
    bare = pc.utf8_lower(trimmed(texts))
    coded = pc.dictionary_encode(bare)
    hashed = [hashlib.sha256(one.encode()).hexdigest()[:32] for one in coded.dictionary.to_pylist()]
    return pa.array(hashed, pa.string()).take(coded.indices), None


def _wrong(bare: pa.Array, good: pa.Array) -> pa.Array | None:
    wrong = pc.and_(pc.is_valid(bare), pc.invert(pc.fill_null(good, NO)))
    return wrong if pc.any(wrong).as_py() else None
