"""Addresses of the score."""

from django.urls import path

from uptake.insights import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("score/<slug:category>/", pages.category, name="category"),
]
