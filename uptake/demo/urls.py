"""Addresses of the sample intranet."""

from django.urls import path

from uptake.demo import pages

urlpatterns = [
    path("intranet/", pages.intranet, name="intranet"),
    path("identity/", pages.identity, name="demo_identity"),
]
