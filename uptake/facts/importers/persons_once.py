"""One row per person: double rows that agree are one, double rows that differ are bad."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def doubled(keys: pa.Table, values: pa.Table, deleted: pa.Array | None) -> tuple[pa.Array, pa.Array] | None:
    """Rows to leave out as repetitions, and rows that contradict each other; None when keys are unique.

    `keys` and `values` stand beside each other, row by row. Of an account that was deleted and made again
    under the same name, the living one counts.
    """
    names = keys.column_names
    if keys.group_by(names).aggregate([]).num_rows == keys.num_rows:
        return None
    places: dict[tuple[object, ...], list[int]] = {}
    for index, key in enumerate(zip(*(keys[name].to_pylist() for name in names), strict=True)):
        places.setdefault(key, []).append(index)
    dead = [] if deleted is None else deleted.to_pylist()
    repeated, contradicting = set[int](), set[int]()
    for found in places.values():
        if len(found) == 1:
            continue
        living = [index for index in found if dead and not dead[index]] or found
        repeated.update(set(found) - set(living))
        told = {tuple(values[name][index].as_py() for name in values.column_names) for index in living}
        (repeated if len(told) == 1 else contradicting).update(living[1:] if len(told) == 1 else living)
    return _mask(keys.num_rows, repeated), _mask(keys.num_rows, contradicting)


def _mask(length: int, indices: set[int]) -> pa.Array:
    chosen: Sequence[int] = sorted(indices)
    return pc.is_in(pa.array(range(length), pa.int64()), value_set=pa.array(chosen, pa.int64()))
