"""Pages about the installation itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access.permissions import SEE_SYSTEM
from sohoi.acts import gate
from sohoi.acts.actor import SIGNED_IN
from sohoi.acts.pages import ActorRequest, page
from sohoi.common.forms import today
from sohoi.config import checkup, doctor
from sohoi.config.demo import building
from sohoi.config.demo.places import Size


@page(SEE_SYSTEM)
def system(request: ActorRequest) -> HttpResponse:
    """How the machine is now, and how the data were when they were last looked through."""
    order, slow = {doctor.WRONG: 0, doctor.WARN: 1, doctor.OK: 2}, checkup.last()
    found = sorted([*doctor.examine(doctor.QUICK), *slow.findings], key=lambda one: order[one.level])
    troubled = sum(1 for one in found if one.level != doctor.OK)
    context = {"findings": found, "troubled": troubled, "looked_at": slow.at}
    return render(request, "config/office/system.html", context)


@page(SIGNED_IN, methods=("POST",))
def demo_reset(request: ActorRequest) -> HttpResponse:
    """Begin the demonstration anew. Whoever asked stays signed in when she is one of its people."""
    if not settings.SOHOI_DEMO:
        raise gate.NotForYou
    username = request.user.get_username()
    building.build(Size.COMMUNE, today=today())
    logout(request)
    if account := building.account_of(username):
        login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, "Bản mẫu đã trở lại như lúc đầu.")
    return redirect("front")
