"""Mounts every area's pages."""

urlpatterns: list[object] = []
