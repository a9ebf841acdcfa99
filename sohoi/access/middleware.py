"""Gives every request its Actor: from a password session, from a trusted phone, or nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from sohoi.access.models import Account, Device
from sohoi.access.queries import actor_of, trusted_devices, wants_second_factor
from sohoi.acts.actor import VISITOR, Actor
from sohoi.acts.pages import ActorRequest

DEVICE, SEEN_AT = "sohoi_device", "sohoi_seen_at"
IDLE_SECONDS = 15 * 60
# A moment of use is written at most once a minute: reading pages should not mean writing sessions.
SEEN_STEP = 60


class ActorMiddleware:
    """Sets request.actor. `request.locked_device` is a trusted phone that waits for its PIN;
    `request.needs_second_factor` an account that must set one up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = cast(ActorRequest, request)
        seen.locked_device = None
        seen.needs_second_factor = False
        seen.actor = _actor(seen)
        return self.get_response(request)


def _actor(request: ActorRequest) -> Actor:
    if not request.user.is_authenticated:
        return VISITOR
    account = request.user
    if DEVICE in request.session:
        return _by_device(request, account)
    if wants_second_factor(account) and not _has_second_factor(account):
        request.needs_second_factor = True
        return actor_of(account, strong=False)
    return actor_of(account, strong=True)


def _has_second_factor(account: Account) -> bool:
    """An account that has one cannot finish signing in without it, so having it is enough here."""
    from allauth.mfa.models import Authenticator

    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def _by_device(request: ActorRequest, account: Account) -> Actor:
    device = trusted_devices(account.pk).filter(pk=request.session[DEVICE]).first()
    if device is None:
        logout(request)
        return VISITOR
    if is_idle(request.session):
        request.locked_device = device
        return VISITOR
    mark_seen(request.session)
    return actor_of(account, strong=False)


def is_idle(session: SessionBase) -> bool:
    """Whether the phone lay unused for a quarter of an hour."""
    return bool(time.time() - session.get(SEEN_AT, 0) > IDLE_SECONDS)


def mark_seen(session: SessionBase, *, always: bool = False) -> None:
    """Remember that the phone is in use."""
    now = int(time.time())
    if always or now - session.get(SEEN_AT, 0) > SEEN_STEP:
        session[SEEN_AT] = now


def device_of(request: ActorRequest) -> Device | None:
    """The trusted phone behind this request, if it is one."""
    if not request.user.is_authenticated or DEVICE not in request.session:
        return None
    return trusted_devices(request.user.pk).filter(pk=request.session[DEVICE]).first()
