"""Máy của tôi: the phones that one's own account trusts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access.queries import DEVICE, own_account, trusted_devices
from sohoi.access.services import doors
from sohoi.acts import gate
from sohoi.acts.actor import SIGNED_IN
from sohoi.acts.pages import ActorRequest, page


@page(SIGNED_IN)
def devices(request: ActorRequest) -> HttpResponse:
    """The list, with this one marked."""
    context = {
        "devices": trusted_devices(request.actor.id or 0),
        "this": request.session.get(DEVICE),
    }
    return render(request, "access/office/devices.html", context)


@page(SIGNED_IN, methods=("POST",))
def revoke(request: ActorRequest, *, device: int) -> HttpResponse:
    """Trust one phone no more."""
    mine = gate.get(request.actor, SIGNED_IN, trusted_devices(request.actor.id or 0), pk=device)
    doors.revoke(request.actor, device=mine)
    messages.success(request, f"{mine.label} không vào Sổ Hội được nữa.")
    return redirect("devices")


@page(SIGNED_IN, methods=("POST",))
def revoke_all(request: ActorRequest) -> HttpResponse:
    """Trust no phone any more."""
    doors.revoke_all(request.actor, account=own_account(request.actor))
    messages.success(request, "Đã bỏ mọi điện thoại. Muốn dùng lại phải xin mã mới.")
    return redirect("devices")
