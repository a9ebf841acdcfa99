"""Gives every request its Actor: from a password session, from a trusted phone, or nobody."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import cast

from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from sohoi.access import own
from sohoi.access.models import Account, Device
from sohoi.access.queries import DEVICE, standing_of, trusted_devices
from sohoi.acts.actor import VISITOR, Actor
from sohoi.acts.pages import ActorRequest

SEEN_AT = "sohoi_seen_at"
IDLE_SECONDS = 15 * 60
# A moment of use is written at most once a minute: reading pages should not mean writing sessions.
SEEN_STEP = 60


class ActorMiddleware:
    """Sets request.actor. `request.locked_device` is a trusted phone that waits for its PIN;
    `request.needs_second_factor` an account that must set one up before anything else. `request.own` tells
    which member is in front of this browser: only pages of a member's own ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = cast(ActorRequest, request)
        trusted = DEVICE in request.session
        seen.locked_device = None
        seen.needs_second_factor = False
        seen.actor = _actor(seen)
        seen.own = functools.cache(lambda: own.actor_at(request))
        response = self.get_response(request)
        if trusted and DEVICE not in request.session:
            # Signed out, taken back or too many wrong PINs: what the phone kept for itself goes too.
            response["Clear-Site-Data"] = '"storage"'
        return response


def _actor(request: ActorRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    if DEVICE in request.session:
        return _by_device(request, request.user)
    standing = standing_of(request.user)
    # An account that has a second factor cannot finish signing in without it, so having it is enough here.
    request.needs_second_factor = standing.lacks_factor
    return standing.actor(strong=not standing.lacks_factor)


def _by_device(request: ActorRequest, account: Account) -> Actor:
    device = trusted_devices(account.pk).filter(pk=request.session[DEVICE]).first()
    standing = standing_of(account)
    if device is None or not standing.held:
        logout(request)
        return VISITOR
    now = asked_at(device)
    if now - request.session.get(SEEN_AT, 0) > IDLE_SECONDS:
        request.locked_device = device
        return VISITOR
    mark_seen(request.session, now=now)
    return standing.actor(strong=False)


def asked_at(device: Device) -> float:
    """The database's time when it was asked for this phone: no web server's clock counts."""
    return float(device.now.timestamp())  # type: ignore[attr-defined]


def mark_seen(session: SessionBase, *, now: float | None = None, always: bool = False) -> None:
    """Remember that the phone is in use."""
    now = time.time() if now is None else now
    if always or now - session.get(SEEN_AT, 0) > SEEN_STEP:
        session[SEEN_AT] = int(now)
