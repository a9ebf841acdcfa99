"""A member's own door: which phone this browser is, who has a key on it, and who is in front of it.

The cookie is "secret.key": the secret names the phone by its keyed hash, the number says which key of that
phone is in front. Both are looked up at every request, so that a key taken back opens nothing any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import lazy

from sohoi.access.models import OwnCode, OwnKey, OwnPhone
from sohoi.access.queries import sign_in_hash
from sohoi.acts.actor import VISITOR, Actor, Kind
from sohoi.common import keys

KEY_LIFE = timedelta(days=90)

# Whoever knows people by their subject says here how one is called: this floor knows none.
SUBJECT_NAMERS: list[Callable[[int], str]] = []


def name_of(subject: int) -> str:
    """How the one whom data is about is called in the trail; empty where nobody knows her."""
    return next(filter(None, (namer(subject) for namer in SUBJECT_NAMERS)), "")


def member_actor(subject: int) -> Actor:
    """A member on her own phone: she reaches what is about herself, nothing else."""
    return Actor(Kind.MEMBER, id=subject, name=_called(subject), herself=subject)


def _name(subject: int) -> str:
    return name_of(subject) or "Hội viên"


# Only a line of the trail writes the name: it is asked for then.
_called = cast(Callable[[int], str], lazy(_name, str))


# The cookie


def brought(request: HttpRequest) -> tuple[str, int]:
    """The secret and the number of the key that this browser brings; empty and 0 without them."""
    secret, _, number = request.COOKIES.get(settings.SOHOI_OWN_COOKIE, "")[:100].partition(".")
    plain = number.isascii() and number.isdecimal() and len(number) <= 18
    return secret, int(number) if plain else 0


def keep_cookie(answer: HttpResponseBase, secret: str, key: int) -> None:
    """Let the browser remember its secret and who is in front of it; 0 is nobody."""
    answer.set_cookie(
        settings.SOHOI_OWN_COOKIE,
        f"{secret}.{key}",
        max_age=int(KEY_LIFE.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def new_secret(code: OwnCode, form_key: str) -> str:
    """The secret of a new phone. The same form sent twice gives the same one, so that both answers agree."""
    if not form_key:
        return secrets.token_urlsafe(24)
    return keys.keyed_hash(f"{code.pk} {form_key}", "own-secret").hex


def phone_hash(secret: str) -> bytes:
    """What is kept of a phone's secret."""
    return keys.keyed_hash(secret, "own-phone").bytes


# Who is in front


def open_keys() -> QuerySet[OwnKey]:
    """Keys that open something now, by the database's time."""
    return OwnKey.objects.filter(revoked_at=None, until__gt=Now())


def keys_of_phone(secret: str) -> QuerySet[OwnKey]:
    """The open keys of the phone with this secret, the newest first."""
    if not secret:
        return OwnKey.objects.none()
    return open_keys().filter(phone__secret_hash=phone_hash(secret)).order_by("-given_at", "-pk")


def phone_of(secret: str) -> OwnPhone | None:
    """The phone with this secret."""
    return OwnPhone.objects.filter(secret_hash=phone_hash(secret)).first() if secret else None


def key_at(request: HttpRequest) -> OwnKey | None:
    """The open key that is in front of this browser."""
    secret, number = brought(request)
    if not (number and secret):
        return None
    return open_keys().filter(pk=number, phone__secret_hash=phone_hash(secret)).first()


# The question of `key_at`, written out: every page of hers begins here, and many answer in the same minute.
_IN_FRONT = """
SELECT key.subject_id FROM access_ownkey AS key JOIN access_ownphone AS phone ON phone.id = key.phone_id
WHERE key.id = %s AND phone.secret_hash = %s AND key.revoked_at IS NULL AND key.until > statement_timestamp()
"""


def actor_at(request: HttpRequest) -> Actor:
    """The member in front of this browser, or a visitor."""
    secret, number = brought(request)
    if not (number and secret):
        return VISITOR
    with connection.cursor() as cursor:
        cursor.execute(_IN_FRONT, [number, phone_hash(secret)])
        found = cursor.fetchone()
    return member_actor(found[0]) if found else VISITOR


def keys_of(subject: int) -> QuerySet[OwnKey]:
    """On which phones somebody's pages are open now, the newest first."""
    return open_keys().filter(subject=subject).select_related("phone").order_by("-given_at", "-pk")


# Codes


def code_of_link(token: str) -> OwnCode | None:
    """The open code behind a link. Nothing is written: previews of messages fetch links."""
    return OwnCode.objects.filter(link_hash=sign_in_hash(token), used_at=None, expires_at__gt=Now()).first()


def brought_by_link(token: str) -> OwnCode | None:
    """The code behind a link, open or used up: a form sent twice still names it."""
    return OwnCode.objects.filter(link_hash=sign_in_hash(token)).first()


def code_of_signs(typed: str) -> OwnCode | None:
    """The code behind eight typed signs whose time is not over; a used one is left to the act to refuse."""
    plain = "".join(typed.upper().split()).replace("-", "")
    found = OwnCode.objects.filter(code_hash=sign_in_hash(plain), expires_at__gt=Now())
    return found.order_by(F("used_at").desc(nulls_first=True), "-pk").first()


def opened(code: OwnCode) -> bool:
    """Whether this very code let her in: one that a newer replaced is used up too, but opened nothing."""
    if code.used_at is None:
        return False
    return OwnKey.objects.filter(subject=code.subject_id, given_at=code.used_at).exists()
