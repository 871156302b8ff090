"""Addresses of the pages on which people read about themselves."""

from django.urls import path

from uptake.transparency import pages

urlpatterns = [
    path("", pages.me, name="me"),
    path("enter/", pages.enter, name="me_enter"),
    path("practices/", pages.my_practices, name="me_practices"),
    path("messages/", pages.my_messages, name="me_messages"),
    path("data.json", pages.my_data, name="me_data"),
    path("leave/", pages.leave, name="me_leave"),
]
