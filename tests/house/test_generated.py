"""What is generated from the code is up to date."""

import pytest

from tools.documents import GENERATED


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_the_committed_file_is_what_the_code_says(path) -> None:
    assert path.read_text() == GENERATED[path](), "run: make docs"
