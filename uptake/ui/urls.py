"""Addresses of the theme switch, and of the style pages while developing."""

from django.conf import settings
from django.urls import URLPattern, path

from uptake.ui import pages

urlpatterns: list[URLPattern] = [path("theme/", pages.set_theme, name="set_theme")]

if settings.DEBUG:
    urlpatterns += [
        path("style/", pages.style_page, name="style"),
        path("style/wizard/", pages.style_wizard, name="style_wizard"),
        path("style/plain/", pages.style_plain, name="style_plain"),
    ]
