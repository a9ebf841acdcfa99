"""Pages about the installation itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from sohoi.access.permissions import SEE_SYSTEM
from sohoi.acts.pages import ActorRequest, page
from sohoi.config import doctor


@page(SEE_SYSTEM)
def system(request: ActorRequest) -> HttpResponse:
    """How the machine and the data are, in plain words: what `sohoi doctor` says."""
    order = {doctor.WRONG: 0, doctor.WARN: 1, doctor.OK: 2}
    found = sorted(doctor.examine(), key=lambda one: order[one.level])
    troubled = sum(1 for one in found if one.level != doctor.OK)
    return render(request, "config/office/system.html", {"findings": found, "troubled": troubled})
