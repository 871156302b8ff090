"""The address of the page about the identity provider."""

from django.urls import path

from uptake.scim import pages

urlpatterns = [path("", pages.provisioning_page, name="provisioning")]
