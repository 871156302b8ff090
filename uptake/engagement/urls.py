"""Addresses of the list of messages and of the question why one is not delivered."""

from django.urls import path

from uptake.engagement import export, pages

urlpatterns = [
    path("", pages.manage, name="manage"),
    path("why/", pages.why, name="why"),
    path("export.csv", export.messages, name="export_messages"),
]
