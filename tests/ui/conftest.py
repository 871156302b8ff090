"""The style pages in a server of their own, and a browser to look at them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "uptake/ui/static/built/uptake.css"


@pytest.fixture(scope="session")
def style_pages() -> Iterator[str]:
    assert BUILT.exists(), "build the front end first: npm ci && npm run build --workspace frontend"
    server = [sys.executable, str(Path(__file__).with_name("serve.py"))]
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def look(browser: Browser):
    """Open a page in a fresh context with the wished preferences; contexts are closed afterwards."""
    contexts: list[BrowserContext] = []

    def opened(address: str, **wishes):
        wishes.setdefault("viewport", {"width": 1440, "height": 900})
        context = browser.new_context(reduced_motion="reduce", **wishes)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(
            "window.violations = []; document.addEventListener('securitypolicyviolation', "
            "e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI))"
        )
        page.complaints = []
        page.asked = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address, wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
