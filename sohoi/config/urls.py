"""Mounts every area's pages."""

from django.urls import URLPattern, URLResolver

from sohoi.access.allauth_urls import urlpatterns as sign_in
from sohoi.access.urls import urlpatterns as access
from sohoi.acts.pages import route
from sohoi.config import views
from sohoi.desk.urls import urlpatterns as desk
from sohoi.members.urls import urlpatterns as members
from sohoi.notices.urls import urlpatterns as notices
from sohoi.reports.urls import urlpatterns as reports

system = [
    route("may-chu/", views.system, "system"),
    route("ban-mau/lam-lai/", views.demo_reset, "demo-reset"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *desk,
    *reports,
    *notices,
    *members,
    *access,
    *sign_in,
    *system,
]
handler500 = "sohoi.config.outage.server_error"
