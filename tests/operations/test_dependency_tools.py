"""The make targets about what Uptake is built on: an answer is told apart from no answer."""

import json

import pytest

from tools import dependencies
from tools.dependencies import FOUND, NO_ANSWER, npm_lines, python_lines

WEAK = {"dependencies": [{"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"]}]}]}
SOUND = {"dependencies": [{"name": "jinja2", "version": "9.9", "vulns": []}]}


def test_weaknesses_are_read_from_the_answers_of_the_tools():
    assert python_lines(json.dumps(WEAK)) == ["jinja2 2.4.1: PYSEC-1, fixed in 3.1"]
    assert python_lines(json.dumps(SOUND)) == []
    assert npm_lines(json.dumps({"vulnerabilities": {"left-pad": {"severity": "high"}}})) == ["left-pad: high"]
    assert npm_lines(json.dumps({"vulnerabilities": {}})) == []


@pytest.mark.parametrize("told", ["", "ERROR: no network", json.dumps({"error": {"code": "ENOTFOUND"}}), "[]", "null"])
def test_what_is_no_answer_is_not_taken_for_no_weakness(told):
    assert python_lines(told) is None
    assert npm_lines(told) is None


@pytest.mark.parametrize(
    ("python", "npm", "code"), [([], [], 0), (None, [], NO_ANSWER), (["x"], None, FOUND), ([], None, NO_ANSWER)]
)
def test_each_outcome_has_its_exit_code(monkeypatch, capsys, python, npm, code):
    monkeypatch.setattr(dependencies, "_python_advisories", lambda _lock: python)
    monkeypatch.setattr(dependencies, "_npm_advisories", lambda: npm)
    assert dependencies.audit() == code
    if code == NO_ANSWER:
        assert "did not answer, so nothing is known" in capsys.readouterr().out


def test_a_service_that_knows_no_weakness_at_all_counts_as_no_answer(monkeypatch):
    dependencies._knows_anything.cache_clear()
    monkeypatch.setattr(dependencies, "_pip_audit", lambda *_: json.dumps(SOUND))
    assert dependencies._python_advisories("requirements.lock") is None
    dependencies._knows_anything.cache_clear()
    monkeypatch.setattr(
        dependencies, "_pip_audit", lambda lock, _how: json.dumps(WEAK if lock.endswith(".txt") else SOUND)
    )
    assert dependencies._python_advisories("requirements.lock") == []
    dependencies._knows_anything.cache_clear()


def test_the_lists_name_every_package_of_the_locks(tmp_path, monkeypatch):
    monkeypatch.setattr(dependencies, "SBOM", dependencies.ROOT / "build" / "sbom")
    assert dependencies.sbom() == 0
    python = json.loads((dependencies.SBOM / "python.json").read_text())
    names = {each["name"].lower() for each in python["components"]}
    locked = {line.partition("==")[0] for line in (dependencies.ROOT / "requirements.lock").read_text().splitlines()}
    assert {"django", "granian", "cryptography"} <= names & locked
    npm = json.loads((dependencies.SBOM / "npm.json").read_text())
    assert {"bootstrap", "htmx.org"} <= {each["name"] for each in npm["components"]}
