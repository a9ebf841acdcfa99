"""The branch head's door: her code, her PIN, her trusted phone; and a first password by code."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.contrib.auth import login, logout
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sohoi.access.forms.codes import CodeForm, FirstPasswordForm, NewPinForm, PinForm
from sohoi.access.middleware import mark_seen
from sohoi.access.models import Device, SignInCode
from sohoi.access.queries import (
    DEVICE,
    WRONG_PINS,
    actor_of,
    brought_code,
    code_of_link,
    is_for_phone,
    open_codes,
)
from sohoi.access.services import doors
from sohoi.access.views.place import address_of, next_of
from sohoi.acts.actor import EVERYONE, Actor
from sohoi.acts.pages import ActorRequest, page
from sohoi.acts.performing import Refused

CODE, TICKET = "sohoi_code", "sohoi.ticket"
PHONE_BACKEND = "sohoi.access.adapter.PhoneBackend"
# From the most telling word of what a browser says about itself to what its owner calls it.
KINDS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Điện thoại Android"),
    ("Windows", "Máy tính Windows"),
    ("Macintosh", "Máy tính Mac"),
    ("Linux", "Máy tính Linux"),
)


@page(EVERYONE, methods=("GET", "POST"))
def typed(request: ActorRequest) -> HttpResponse:
    """Eight signs, read out by the chair or typed from her screen."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            code = doors.try_code(
                request.actor, knock=doors.Knock(address_of(request)), typed=form.cleaned_data["code"]
            )
        except Refused as no:
            form.add_error(None, str(no))
        else:
            if code is not None:
                return _go_on(request, code)
            form.add_error("code", str(doors.WrongCode()))
    return render(request, "access/public/code.html", {"form": form})


@page(EVERYONE, methods=("GET", "POST"))
def link(request: ActorRequest, *, token: str) -> HttpResponse:
    """The link in the QR. Looking at it only names the account: previews of messages look at links too."""
    code = code_of_link(token)
    if code is None:
        return render(request, "access/public/code_over.html", status=404)
    if request.method == "POST":
        return _go_on(request, code)
    return render(request, "access/public/link.html", {"account": code.account})


def _go_on(request: ActorRequest, code: SignInCode) -> HttpResponse:
    """Whoever was signed in here before is signed out; the code waits in the session, still unused."""
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    request.session[CODE] = code.pk
    return redirect("code-pin" if is_for_phone(code.account) else "code-password")


def _ticket(request: ActorRequest) -> str:
    """The code of the session, signed, for the form that uses it up."""
    return signing.dumps(request.session.get(CODE), salt=TICKET)


def _code(request: ActorRequest) -> SignInCode | None:
    """The code that this browser brought: open in the session, or named by the form that is sent.

    A form that is sent twice names a code that its first sending used up; the service knows the difference.
    """
    if request.method != "POST":
        return open_codes().filter(pk=request.session.get(CODE, 0)).first()
    try:
        pk = signing.loads(request.POST.get("ticket", ""), salt=TICKET, max_age=2 * doors.CODE_LIFE)
    except signing.BadSignature:
        return None
    return brought_code(pk)


def holder(code: SignInCode) -> Actor:
    """Whoever holds the code acts in the name of its account, and so the trail has it."""
    return actor_of(code.account, strong=False)


@page(EVERYONE, methods=("GET", "POST"))
def choose_pin(request: ActorRequest) -> HttpResponse:
    """A PIN, twice; then this phone is trusted."""
    code = _code(request)
    if code is None:
        return render(request, "access/public/code_over.html", status=404)
    form = NewPinForm(request.POST or None, initial={"ticket": _ticket(request)})
    if request.method == "POST" and form.is_valid():
        try:
            device = doors.trust(
                holder(code).once(form.sent_key),
                code=code,
                pin=form.cleaned_data["pin1"],
                label=label_of(request),
            )
        except doors.WrongCode:
            return render(request, "access/public/code_over.html", status=404)
        except Refused as no:
            form.add_error("pin1", str(no))
        else:
            return _trusted(request, device)
    return render(request, "access/public/pin_new.html", {"form": form, "account": code.account})


def _trusted(request: ActorRequest, device: Device) -> HttpResponse:
    """A session of its own that lasts as long as the trust."""
    login(request, device.account, backend=PHONE_BACKEND)
    request.session.pop(CODE, None)
    request.session[DEVICE] = device.pk
    request.session.set_expiry(device.trusted_until)
    mark_seen(request.session, now=device.trusted_at.timestamp(), always=True)
    return redirect("/")


def label_of(request: ActorRequest) -> str:
    """What the owner would call this machine."""
    agent = request.headers.get("User-Agent", "")
    return next((words for sign, words in KINDS if sign in agent), "Máy khác")


@page(EVERYONE, methods=("GET", "POST"))
def choose_password(request: ActorRequest) -> HttpResponse:
    """A password, twice; then she signs in with it, and by her second factor if she has one."""
    code = _code(request)
    if code is None:
        return render(request, "access/public/code_over.html", status=404)
    form = FirstPasswordForm(request.POST or None, account=code.account, initial={"ticket": _ticket(request)})
    if request.method == "POST" and form.is_valid():
        try:
            account = doors.set_first_password(
                holder(code).once(form.sent_key), code=code, password=form.cleaned_data["password1"]
            )
        except doors.WrongCode:
            return render(request, "access/public/code_over.html", status=404)
        except Refused as no:
            form.add_error("password1", str(no))
        else:
            request.session.pop(CODE, None)
            answer: HttpResponse = perform_login(request, account)
            return answer
    return render(request, "access/public/password_new.html", {"form": form, "account": code.account})


@page(EVERYONE, methods=("GET", "POST"))
def unlock(request: ActorRequest) -> HttpResponse:
    """The PIN, after a quarter of an hour without use."""
    device = request.locked_device
    if not isinstance(device, Device):
        return redirect(next_of(request))
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if doors.try_pin(request.actor, device=device, pin=form.cleaned_data["pin"]):
            mark_seen(request.session, now=device.now.timestamp(), always=True)  # type: ignore[attr-defined]
            return redirect(next_of(request))
        return _wrong_pin(request, form, device)
    return _ask_pin(request, form, device)


def _wrong_pin(request: ActorRequest, form: PinForm, device: Device) -> HttpResponse:
    device.refresh_from_db()
    left = WRONG_PINS - device.wrong_pins
    if left > 0:
        form.add_error("pin", f"Mã PIN chưa đúng. Còn thử được {left} lần.")
        return _ask_pin(request, form, device)
    doors.end_trust(request.actor, device=device)
    logout(request)
    return render(request, "access/public/pin_over.html", status=403)


def _ask_pin(request: ActorRequest, form: PinForm, device: Device) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "account": device.account, "next": next_of(request)}
    return render(request, "access/public/pin.html", context)
