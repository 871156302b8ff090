"""docs/settings.md and the typed environment say the same."""

import re
from pathlib import Path

from uptake.config.environment import Environment

PAGE = Path(__file__).parents[2] / "docs/settings.md"


def test_every_setting_is_on_the_page_with_its_default_and_its_sentence() -> None:
    rows = {
        name: (default, says)
        for name, default, says in re.findall(
            r"^\| `(UPTAKE_\w+)` \| (?:`(.*?)`)? ?\| (.*) \|$", PAGE.read_text(), re.MULTILINE
        )
    }
    expected = {
        field.validation_alias or f"UPTAKE_{name.upper()}": (
            str(field.default).lower() if isinstance(field.default, bool) else str(field.default),
            field.description,
        )
        for name, field in Environment.model_fields.items()
    }
    assert rows == expected
