"""What the tests of the doors have in common: a password, codes from an app, forms and their words."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db.models.functions import Now
from django.http import HttpResponse

from sohoi.access.models import Account, RoleGrant, SignInCode
from sohoi.access.queries import actor_of
from sohoi.access.services import doors
from sohoi.acts.actor import Actor

PASSWORD = "bốn con mèo trắng"
OTHER_PASSWORD = "năm con cá vàng"


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def acting(account: Account) -> Actor:
    """The account, signed in strongly."""
    return actor_of(account, strong=True)


def grant_of(account: Account) -> RoleGrant:
    return RoleGrant.objects.get(account=account)


def invitation(giver: Account, account: Account) -> doors.Invitation:
    """A code for the account, given by somebody."""
    return doors.invite(acting(giver), grant=grant_of(account))


def expire(code: SignInCode) -> None:
    """Let the code's ten minutes be over, by the database's clock."""
    SignInCode.objects.filter(pk=code.pk).update(expires_at=Now())


def text(answer: HttpResponse) -> str:
    """The page's words, without tags, in one line."""
    bare = re.sub(
        r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.S)
    )
    return " ".join(unescape(bare).split())


def hidden(answer: Any) -> dict[str, str]:
    """The hidden fields that a form of the page would send back."""
    form = answer.context["form"]
    return {field.html_name: field.value() for field in form.hidden_fields()}
