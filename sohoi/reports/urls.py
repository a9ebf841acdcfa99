"""Figures."""

from sohoi.acts.pages import route
from sohoi.reports.views import balance, communes, figures, summaries

urlpatterns = [
    route("so-lieu/", figures.mine, "figures"),
    route("so-lieu/xa-phuong/", communes.communes, "figures-communes"),
    route("so-lieu/xa-phuong/xuat/", communes.export, "figures-communes-export"),
    route("so-lieu/tang-giam/", balance.mine, "balance"),
    route("so-lieu/<int:unit>/", figures.of_unit, "figures-unit"),
    route("so-lieu/<int:unit>/tong-hop/", summaries.summary, "figures-summary"),
    route("so-lieu/<int:unit>/tang-giam/", balance.of_unit, "balance-unit"),
    route("so-lieu/<int:unit>/tang-giam/chot/", balance.close, "balance-close"),
    route("so-lieu/<int:unit>/tang-giam/xuat/", balance.export, "balance-export"),
    route("so-lieu/<int:unit>/tang-giam/<slug:why>/", balance.people, "balance-people"),
]
