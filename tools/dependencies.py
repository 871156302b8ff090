"""What Uptake is built on: whether anything in the lock files has a known weakness, and the list of all of it.

`python -m tools.dependencies audit` ends with exit code 1 when weaknesses were found, and with 3 when an advisory
service did not answer. `python -m tools.dependencies sbom` writes build/sbom/python.json and npm.json (CycloneDX).
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
SBOM = ROOT / "build" / "sbom"
FOUND, NO_ANSWER = 1, 3
KNOWN_WEAK = "jinja2==2.4.1"  # advisories about it are more than ten years old
_TOOLS = Path(sys.executable).parent


def audit() -> int:
    """Ask for advisories about everything in the lock files, and say what was found."""
    answers = [*((lock, _python_advisories(lock)) for lock in LOCKS), ("package-lock.json", _npm_advisories())]
    for lock, found in answers:
        if found is None:
            print(f"{lock}: the advisory service did not answer, so nothing is known. Try where it can be reached.")
        else:
            print(f"{lock}: " + ("no known weakness" if not found else f"{len(found)} known weaknesses"))
            for line in found:
                print(f"  {line}")
    if any(found for _lock, found in answers):
        return FOUND
    return NO_ANSWER if any(found is None for _lock, found in answers) else 0


def sbom() -> int:
    """Write the two lists; each is checked against the schema or for what it must have."""
    SBOM.mkdir(parents=True, exist_ok=True)
    python, npm = SBOM / "python.json", SBOM / "npm.json"
    told = ("--pyproject", "pyproject.toml", "--output-reproducible", "--validate", "--of", "JSON", "-o", str(python))
    _run(str(_TOOLS / "cyclonedx-py"), "requirements", LOCKS[0], *told, check=True)
    npm.write_text(_npm_list())
    for path in (python, npm):
        many = _components(json.loads(path.read_text()))
        print(f"{path.relative_to(ROOT)}: {many} components")
    return 0


def _components(document: Mapping[str, Any]) -> int:
    """How many components a list has; raises ValueError for what is no such list."""
    if document.get("bomFormat") != "CycloneDX" or not document.get("components"):
        raise ValueError("not a CycloneDX list with components")
    if any("name" not in each or "version" not in each for each in document["components"]):
        raise ValueError("a component without name or version")
    return len(document["components"])


def python_lines(told: str) -> list[str] | None:
    """The weaknesses in the answer of pip-audit; None when it is no answer."""
    try:
        packages = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    return [
        f"{package['name']} {package['version']}: {each['id']}, fixed in {', '.join(each['fix_versions']) or 'nothing'}"
        for package in packages
        for each in package.get("vulns", ())
    ]


def npm_lines(told: str) -> list[str] | None:
    """The weaknesses in the answer of npm; None when it is no answer."""
    try:
        document = json.loads(told)
        return [f"{name}: {each['severity']}" for name, each in sorted(document["vulnerabilities"].items())]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _python_advisories(lock: str) -> list[str] | None:
    return python_lines(_pip_audit(lock, "--require-hashes")) if _knows_anything() else None


@cache
def _knows_anything() -> bool:
    """Whether the service knows a weakness that everybody knows: a mirror may answer, and know none at all."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(KNOWN_WEAK)
        file.flush()
        return bool(python_lines(_pip_audit(file.name, "--no-deps")))


def _pip_audit(lock: str, how: str) -> str:
    asked = ("-r", lock, how, "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "20")
    return _run(str(_TOOLS / "pip-audit"), *asked).stdout


def _npm_advisories() -> list[str] | None:
    return npm_lines(_run(_npm(), "audit", "--package-lock-only", "--json").stdout)


def _npm_list() -> str:
    """The list of npm itself, of a copy of the package files: it wants a name and a version at the root."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        root = json.loads((ROOT / "package.json").read_text())
        lock = json.loads((ROOT / "package-lock.json").read_text())
        named = {"name": "uptake", "version": "0.1.0"}
        (there / "package.json").write_text(json.dumps(named | root))
        lock["packages"][""] = named | lock["packages"][""]
        (there / "package-lock.json").write_text(json.dumps(lock | named))
        for workspace in root["workspaces"]:
            (there / workspace).mkdir(parents=True)
            shutil.copyfile(ROOT / workspace / "package.json", there / workspace / "package.json")
        return _run(_npm(), "sbom", "--package-lock-only", "--sbom-format", "cyclonedx", check=True, at=there).stdout


def _npm() -> str:
    return shutil.which("npm") or "npm"


def _run(*command: str, check: bool = False, at: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=check)  # noqa: S603 - our own tools


if __name__ == "__main__":
    sys.exit({"audit": audit, "sbom": sbom}[sys.argv[1]]())
