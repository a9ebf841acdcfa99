"""Mounts every area's pages."""

from django.urls import URLPattern, URLResolver

from sohoi.desk.urls import urlpatterns as desk
from sohoi.members.urls import urlpatterns as members
from sohoi.reports.urls import urlpatterns as reports

urlpatterns: list[URLPattern | URLResolver] = [*desk, *reports, *members]
