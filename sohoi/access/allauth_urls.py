"""The pages of the sign-in library that are used here, by name; its other pages do not exist.

They are mounted like every page, with a declared permission. What belongs to a password is closed to a
trusted phone, whose account the library would take for fully signed in.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.http import HttpResponse

from sohoi.access.queries import DEVICE, has_password
from sohoi.acts import gate
from sohoi.acts.actor import EVERYONE, SIGNED_IN, Permission
from sohoi.acts.pages import ActorRequest, page, route

View = Callable[..., HttpResponse]


def by_password(view: View) -> View:
    """Only for somebody who signed in by password; who has none has nothing to change or to prove."""

    @functools.wraps(view)
    def opened(request: ActorRequest, **kwargs: Any) -> HttpResponse:
        if DEVICE in request.session or not has_password(request.user):
            raise gate.NotForYou
        return view(request, **kwargs)

    return opened


# Path, view, the library's own name for it, who may open it. Twelve pages.
PAGES: tuple[tuple[str, View, str, Permission], ...] = (
    ("vao/", account.login, "account_login", EVERYONE),
    ("vao/thoat/", account.logout, "account_logout", EVERYONE),
    ("vao/ngung-dung/", account.account_inactive, "account_inactive", EVERYONE),
    ("vao/ma-bao-ve/", mfa.authenticate, "mfa_authenticate", EVERYONE),
    ("vao/mat-khau/", by_password(account.password_change), "account_change_password", SIGNED_IN),
    ("vao/mat-khau/lai/", by_password(account.reauthenticate), "account_reauthenticate", SIGNED_IN),
    ("vao/bao-ve/", by_password(mfa.index), "mfa_index", SIGNED_IN),
    ("vao/bao-ve/lai/", by_password(mfa.reauthenticate), "mfa_reauthenticate", SIGNED_IN),
    ("vao/bao-ve/bat/", by_password(totp.activate_totp), "mfa_activate_totp", SIGNED_IN),
    ("vao/bao-ve/bo/", by_password(totp.deactivate_totp), "mfa_deactivate_totp", SIGNED_IN),
    ("vao/bao-ve/du-phong/", by_password(recovery.view_recovery_codes), "mfa_view_recovery_codes", SIGNED_IN),
    (
        "vao/bao-ve/du-phong/moi/",
        by_password(recovery.generate_recovery_codes),
        "mfa_generate_recovery_codes",
        SIGNED_IN,
    ),
)

urlpatterns = [
    route(path, page(permission, methods=("GET", "POST"))(view), name)
    for path, view, name, permission in PAGES
]
