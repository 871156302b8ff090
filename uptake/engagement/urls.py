"""Addresses of the list of messages, of what came of them, and of the question why one is not delivered."""

from django.urls import path

from uptake.engagement import activity_page, export, graph_page, health_page, manage, pages

urlpatterns = [
    path("", manage.manage, name="manage"),
    path("activity/", activity_page.review, name="activity"),
    path("activity/activity.csv", activity_page.export, name="export_activity"),
    path("health/", health_page.device_health, name="device_health"),
    path("why/", pages.why, name="why"),
    path("import/", graph_page.bring_in, name="import_messages"),
    path("export.json", graph_page.export, name="export_messages_as_graph"),
    path("export.csv", export.messages, name="export_messages"),
]
