"""Browsers that nobody has signed in with."""

from django.test import Client
from django.test.client import ClientHandler

_ANSWERS = ClientHandler(enforce_csrf_checks=False)
"""Shared: every new one reads all middleware and the list of static files anew, which takes longer than a page."""


def visitor() -> Client:
    """A browser of its own, without any cookie; what breaks is an answer, not an error of the test."""
    found = Client(SERVER_NAME="localhost", raise_request_exception=False)
    found.handler = _ANSWERS
    return found
