"""Figures."""

from sohoi.acts.pages import route
from sohoi.reports.views import communes, figures, summaries

urlpatterns = [
    route("so-lieu/", figures.mine, "figures"),
    route("so-lieu/xa-phuong/", communes.communes, "figures-communes"),
    route("so-lieu/xa-phuong/xuat/", communes.export, "figures-communes-export"),
    route("so-lieu/<int:unit>/", figures.of_unit, "figures-unit"),
    route("so-lieu/<int:unit>/tong-hop/", summaries.summary, "figures-summary"),
]
