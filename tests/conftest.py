"""What every test stands on: a data folder of its own, no real clock, no network."""

import os
import tempfile

# The settings are read when they are first imported, so the folder must be known before.
os.environ["UPTAKE_DATA"] = tempfile.mkdtemp(prefix="uptake-tests-")
os.environ.setdefault("UPTAKE_DEMO", "true")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside Django's ORM
