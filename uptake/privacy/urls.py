"""Addresses of people experiences under Settings."""

from django.urls import path

from uptake.privacy import pages, retention_pages

urlpatterns = [
    path("retention/", retention_pages.retention, name="retention"),
    path("retention/<slug:shelf>/", retention_pages.keep_for, name="keep_for"),
    path("", pages.people_experiences, name="people_experiences"),
    path("groups/", pages.leave_out, name="leave_out_groups"),
    path("remove/", pages.opt_out, name="opt_out_people"),
    path("on/", pages.opt_in, name="opt_in_people"),
]
