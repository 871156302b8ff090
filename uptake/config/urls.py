"""Addresses of all pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("uptake.tenancy.urls")),
    path("", include("uptake.access.urls")),
    path("", include("uptake.ui.urls")),
    path("", include("uptake.insights.urls")),
    path("settings/groups/", include("uptake.groups.urls")),
    path("settings/peers/", include("uptake.peers.urls")),
    path("settings/people/", include("uptake.privacy.urls")),
    path("settings/provisioning/", include("uptake.scim.urls")),
    path("reports/", include("uptake.reports.urls")),
    path("messages/", include("uptake.messaging.urls")),
    path("messages/", include("uptake.engagement.urls")),
    path("me/", include("uptake.transparency.urls")),
    path("api/v1/", include("uptake.api.urls")),
    path("scim/v2/", include("uptake.scim.addresses")),
]
if settings.UPTAKE.demo:
    urlpatterns.append(path("demo/", include("uptake.demo.urls")))
