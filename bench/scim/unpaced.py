"""The server as it is, but for the pace of a token: the bench wants to know what the work costs."""

# ruff: noqa: E402 - the parts are read when the server is imported, and Django has to be set up before

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.config.settings")
os.environ["UPTAKE_SERVE"] = "pages"

import django

django.setup()

from uptake.config import asgi
from uptake.scim import call
from uptake.scim.pace import Pace

call.pace = Pace(per_second=1e9, at_once=1e9)
app = asgi.app
