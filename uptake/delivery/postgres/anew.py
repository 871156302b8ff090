"""Tables of a PostgreSQL database written anew, so that no file holds what was deleted from them.

Besides the rows the server keeps some of their values to plan with. It measures a table again while it has rows; what
it knew of one that has none it forgets when the columns are declared anew, as they are.
"""

from collections.abc import Callable, Sequence
from typing import Any

Run = Callable[[str], Sequence[Sequence[Any]]]

_COLUMNS = """
    select quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
        case when a.attcollation <> t.typcollation then (select quote_ident(nspname) || '.' || quote_ident(collname)
            from pg_collation c join pg_namespace n on n.oid = c.collnamespace where c.oid = a.attcollation) end
    from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = '{}'::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = ''
        and not exists (select 1 from pg_depend d where d.classid in ('pg_policy'::regclass, 'pg_trigger'::regclass)
            and d.deptype = 'n' and d.refobjid = a.attrelid and d.refobjsubid = a.attnum)
        and not exists (select 1 from pg_partitioned_table p
            where p.partrelid = a.attrelid and a.attnum = any(p.partattrs::int2[]))
"""


def write_anew(run: Run, tables: Sequence[str]) -> None:
    """Write these tables anew (names as SQL takes them) and what is known of their values; whoever writes, waits.

    `run` executes a statement outside of any transaction and gives back its rows. Nobody's rows may be hidden from it,
    and the role owns the database: only then may it write anew what the server keeps for itself.
    """
    run(f"vacuum (full, analyze) {', '.join(tables)}")
    for table in tables:
        if run(f"select 1 from {table} limit 1"):  # noqa: S608 - a name of ours
            continue
        if columns := run(_COLUMNS.format(table)):
            run(f"alter table {table} {', '.join(_declared(*column) for column in columns)}")
    run("vacuum (full) pg_catalog.pg_statistic")


def _declared(name: str, kind: str, collation: str | None) -> str:
    return f"alter column {name} type {kind}" + (f" collate {collation}" if collation else "")
