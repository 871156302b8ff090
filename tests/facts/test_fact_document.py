"""The page of fact tables says what the declarations say."""

from pathlib import Path

from uptake.facts.document import as_markdown
from uptake.facts.tables import TABLES

PAGE = Path(__file__).parents[2] / "docs" / "facts.md"


def test_the_committed_page_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown()


def test_every_table_column_and_flag_is_on_the_page() -> None:
    page = as_markdown()
    for table in TABLES:
        for column in table.columns:
            assert f"| `{column.name}` |" in page
            assert column.says in page
            assert all(f"`{flag}`" in page for flag in column.flags)
