"""A member's own notices without a network: the page that says so, and the script that keeps them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from sohoi.acts.actor import EVERYONE
from sohoi.acts.pages import ActorRequest, page
from sohoi.members.views.offline import guard

SHELL = "notices/my/offline.html"
FILES = (
    "members/my.css",
    "common/icon.svg",
    "notices/told.css",
    "notices/keeping.js",
    "notices/listen.js",
    "notices/opened.js",
)
# So many notices lie ready, and so long: see docs/decisions/0027.
MOST, DAYS = 10, 30


@page(EVERYONE)
def shell(request: ActorRequest) -> HttpResponse:
    """What opens without a network where nothing was kept: the same for everybody, nobody's data."""
    return render(request, SHELL)


@page(EVERYONE)
def worker(request: ActorRequest) -> HttpResponse:
    """The script before her own pages. It changes whenever one of its files does."""
    house = {
        "list": reverse("my-notices"),
        "shell": reverse("my-offline"),
        "doors": [reverse("own-door"), reverse("own-choose")],
        "leave": reverse("my-leave"),
        "files": [static(path) for path in FILES],
        "most": MOST,
        "days": DAYS,
    }
    return guard(house, SHELL, {}, script="notices/my-worker.js", scope=reverse("my"))
