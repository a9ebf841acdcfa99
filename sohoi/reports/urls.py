"""Figures."""

from sohoi.acts.pages import route
from sohoi.reports.views import figures

urlpatterns = [
    route("so-lieu/", figures.mine, "figures"),
    route("so-lieu/<int:unit>/", figures.of_unit, "figures-unit"),
]
