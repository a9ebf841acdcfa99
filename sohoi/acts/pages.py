"""How a page declares its permission. A view that declares none cannot be mounted."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol, cast
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Kind, Permission, Reach

SIGN_IN, UNLOCK, SECOND_FACTOR = "account_login", "unlock", "mfa_activate_totp"
OWN_DOOR = "own-door"


class ActorRequest(HttpRequest):
    """A request that the access floor has already given its actor.

    `locked_device`: a trusted phone that waits for its PIN. `needs_second_factor`: an account that
    must set one up before it may use its roles. `own` says, when asked, which member is in front of this
    browser by her own key: a visitor where none is.
    """

    actor: Actor
    own: Callable[[], Actor]
    locked_device: object | None
    needs_second_factor: bool


class View(Protocol):
    permission: Permission

    def __call__(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase: ...


def page(
    permission: Permission, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Declare who may open a page and by which methods; others never reach the view.

    A visitor is led to the door; somebody signed in without the permission sees nothing there. On a page of
    a member's own the one who asks is she alone, whatever account this browser is signed in with.
    """

    def make(view: Callable[..., HttpResponseBase]) -> View:
        @functools.wraps(view)
        def guarded(request: ActorRequest, **kwargs: Any) -> HttpResponseBase:
            allowed = {*methods, "HEAD"} if "GET" in methods else set(methods)
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            if permission.reach is Reach.SELF:
                request.actor = request.own()
            if gate.holds(request.actor, permission):
                return view(request, **kwargs)
            if permission.reach is Reach.SELF:
                return redirect(OWN_DOOR)
            if request.actor.kind is Kind.VISITOR or request.needs_second_factor:
                return to_sign_in(request)
            raise gate.NotForYou

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return make


def to_sign_in(request: ActorRequest) -> HttpResponse:
    """To the door that fits, coming back here afterwards when it was a page (never a form's target)."""
    door = SIGN_IN
    if request.locked_device:
        door = UNLOCK
    elif request.needs_second_factor:
        door = SECOND_FACTOR
    answer = redirect(door)
    if request.method == "GET":
        answer["Location"] += f"?{urlencode({'next': request.get_full_path()})}"
    return answer


def route(pattern: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Mount a declared view; a forgotten permission stops the start of the whole house."""
    if not isinstance(getattr(view, "permission", None), Permission):
        raise ImproperlyConfigured(f"{view!r} at {pattern!r} declares no permission")
    return path(pattern, view, name=name)
