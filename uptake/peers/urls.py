"""Addresses of the page about peers."""

from django.urls import path

from uptake.peers import pages

urlpatterns = [
    path("", pages.peers_page, name="peers"),
    path("contribute/", pages.contribute, name="peers_contribute"),
    path("file/", pages.take_over, name="peers_file"),
    path("file/delete/", pages.drop_file, name="peers_drop_file"),
]
