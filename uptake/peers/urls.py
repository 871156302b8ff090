"""Addresses of the page about peers."""

from django.urls import path

from uptake.peers import export, pages

urlpatterns = [
    path("", pages.peers_page, name="peers"),
    path("benchmarks.csv", export.export_benchmarks, name="export_benchmarks"),
    path("contribute/", pages.contribute, name="peers_contribute"),
    path("file/", pages.take_over, name="peers_file"),
    path("file/delete/", pages.drop_file, name="peers_drop_file"),
]
