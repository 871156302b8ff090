"""Light, dark, or what the system prefers: a cookie, so that it works before sign-in and without script."""

from django.http import HttpRequest

COOKIE = "theme"
AUTO = "auto"
THEMES = (AUTO, "light", "dark")
A_YEAR = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    """The theme that this browser asked for; anything unknown means the system's."""
    asked = request.COOKIES.get(COOKIE, AUTO)
    return asked if asked in THEMES else AUTO
