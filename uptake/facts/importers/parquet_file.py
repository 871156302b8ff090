"""Read a Parquet file of an open fact table."""

from collections.abc import Sequence

import pyarrow as pa
from pyarrow import parquet

from uptake.facts.importers.sheet import Sheet, Unreadable, normal

MAGIC = b"PAR1"


def parquet_sheet(data: bytes) -> Sheet:
    """The Parquet file as a sheet: its values are turned into text and checked like any other."""
    try:
        file = parquet.ParquetFile(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as problem:
        raise Unreadable("parquet_damaged") from problem
    titles = {normal(title): title for title in file.schema_arrow.names}

    def load(wanted: Sequence[str]) -> pa.Table:
        try:
            table = file.read(columns=[titles[name] for name in wanted])
            return pa.table({name: table[titles[name]].cast(pa.string()) for name in wanted}).combine_chunks()
        except (pa.ArrowException, OSError) as problem:
            raise Unreadable("parquet_damaged") from problem

    return Sheet(titles, load, first_row=1)
