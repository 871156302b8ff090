"""The map of the house says what the house says."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(p.parent for p in (ROOT / "uptake").rglob("__init__.py") if "migrations" not in p.parts)


def sentence_of(package: Path) -> str:
    return ast.get_docstring(ast.parse((package / "__init__.py").read_text())) or ""


@pytest.mark.parametrize("package", [p for p in PACKAGES if p.name != "uptake"], ids=lambda p: p.name)
def test_each_folder_says_in_one_sentence_what_the_map_says(package: Path) -> None:
    sentence = sentence_of(package)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    flat = re.sub(r"\s+", " ", (ROOT / "ARCHITECTURE.md").read_text())
    assert sentence in flat, f"ARCHITECTURE.md does not say of {package.name}: {sentence}"


def test_the_map_names_no_folder_that_is_gone() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| ", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(p.name for p in PACKAGES if p.parent == ROOT / "uptake")


def test_rules_import_the_standard_library_and_each_other_only() -> None:
    strangers = {
        (file.name, name)
        for file in (ROOT / "uptake/rules").rglob("*.py")
        for name in imports_of(file)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("uptake.rules")
    }
    assert not strangers


def test_no_folder_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "common", "core", "misc", "service", "services", "manager", "lib"}
    named = [p for p in (ROOT / "uptake").rglob("*") if p.stem in empty]
    assert not named


def test_whose_is_asked_before_what() -> None:
    """`everyone` bypasses the scope of a tenant; only the scope itself and migrations may say it."""
    sinners = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "uptake").rglob("*.py")
        if "migrations" not in file.parts and file.name != "scope.py" and re.search(r"\.everyone\b", file.read_text())
    ]
    assert not sinners


def test_nothing_unfinished_is_committed() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    found = [
        str(file.relative_to(ROOT))
        for folder in ("uptake", "embed/src", "frontend/src", "bench", "tools")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".ts", ".js", ".html"}
        and not {"built", "results"} & set(file.parts)  # what was made, and what benches have installed
        and words.search(file.read_text())
    ]
    assert not found


def test_no_committed_file_names_a_package_registry() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmmirror|deb\.debian\.org")
    files = [
        ROOT / n for n in ("requirements.lock", "requirements-dev.lock", "package-lock.json", ".npmrc", "Makefile")
    ]
    assert not [f.name for f in files if hosts.search(f.read_text())]


def imports_of(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_two_test_files_have_the_same_name() -> None:
    """Test folders are not packages, so pytest tells files apart by their names alone."""
    names = [file.name for file in (ROOT / "tests").rglob("*.py") if file.name != "conftest.py"]
    assert len(names) == len(set(names))
