"""Who is in front of a link's page: by her digits, proved on this phone before, or by her own page's key.

The cookie is "secret.proof": the secret names the phone by its keyed hash, the number says which of those
who proved on it is in front. Both are looked up at every request, so that a proof that ended proves nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponseBase

from sohoi.access import own
from sohoi.acts.actor import Actor, Kind
from sohoi.common import keys
from sohoi.notices.models import Link, Proof, Recipient
from sohoi.notices.permissions import ANSWER_BY_LINK, OPEN_LINK
from sohoi.notices.queries.mine import Known, among

LIFE = timedelta(days=90)
NOBODY = "Người cầm đường dẫn"


@dataclass(frozen=True)
class Phone:
    """A phone before the page of a link: those of the link who are known on it, and who is in front.

    `proofs` are the numbers of the proofs by the subject, `holders` those of the keys of their own pages.
    """

    secret: str
    people: list[Known] = field(default_factory=list)
    front: Known | None = None
    proofs: dict[int, int] = field(default_factory=dict)
    holders: dict[int, int] = field(default_factory=dict)

    def known(self, recipient: int | None) -> Known | None:
        """The one of them whose row this is."""
        return next((one for one in self.people if one.recipient.pk == recipient), None)


def secret_hash(secret: str) -> bytes:
    """What is kept of a phone's secret."""
    return keys.keyed_hash(secret, "link-proof").bytes


def new_secret(link: Link, form_key: str) -> str:
    """The secret of a new phone. The same form sent twice gives the same one, so that both answers agree."""
    if not form_key:
        return secrets.token_urlsafe(24)
    return keys.keyed_hash(f"{link.pk} {form_key}", "link-secret").hex


def brought(request: HttpRequest) -> tuple[str, int]:
    """The secret and the number of the proof that this browser brings; empty and 0 without them."""
    secret, _, number = request.COOKIES.get(settings.SOHOI_PROOF_COOKIE, "")[:100].partition(".")
    plain = number.isascii() and number.isdecimal() and len(number) <= 18
    return secret, int(number) if plain else 0


def keep_cookie(answer: HttpResponseBase, secret: str, proof: int) -> None:
    """Let the browser remember its secret and who is in front of it; 0 is nobody."""
    answer.set_cookie(
        settings.SOHOI_PROOF_COOKIE,
        f"{secret}.{proof}",
        max_age=int(LIFE.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def proofs_of(secret: str) -> QuerySet[Proof]:
    """What was proved on the phone with this secret and still counts, the newest first."""
    if not secret:
        return Proof.objects.none()
    found = Proof.objects.filter(secret_hash=secret_hash(secret), revoked_at=None, until__gt=Now())
    return found.select_related("subject").order_by("-given_at", "-pk")


def phone_at(request: HttpRequest, link: Link) -> Phone:
    """Who of those whom the link is for is known on this phone."""
    secret, number = brought(request)
    proved = list(proofs_of(secret))
    own_secret, own_number = own.brought(request)
    held = list(own.keys_of_phone(own_secret))
    people = among(link, {_who(one) for one in proved} | {key.subject_id for key in held})
    chosen = next((_who(one) for one in proved if one.pk == number), None)
    chosen = chosen or next((key.subject_id for key in held if key.pk == own_number), None)
    return Phone(
        secret,
        people,
        _front(people, chosen),
        {_who(one): one.pk for one in reversed(proved)},
        {key.subject_id: key.pk for key in reversed(held)},
    )


def _who(proof: Proof) -> int:
    return proof.subject.joined_to_id or proof.subject_id


def _front(people: list[Known], chosen: int | None) -> Known | None:
    """The chosen one; the only one where nobody else it could be."""
    found = [one for one in people if one.who == chosen]
    return found[0] if found else people[0] if len(people) == 1 else None


def put_in_front(request: HttpRequest, answer: HttpResponseBase, phone: Phone, one: Known) -> None:
    """Let the browser remember that this one uses it now."""
    keep_cookie(answer, phone.secret, phone.proofs.get(one.who, 0))
    if one.who in phone.holders:
        own.keep_cookie(answer, own.brought(request)[0], phone.holders[one.who])


def bearer(link: Link) -> Actor:
    """Whoever holds the link, nobody by name."""
    return Actor(Kind.LINK, name=NOBODY, link=(OPEN_LINK.code, link.pk))


def answerer(recipient: Recipient) -> Actor:
    """Somebody of whom this phone knows who she is, for what this one link told her."""
    subject = recipient.subject_id
    name = own.name_of(subject) or "Hội viên"
    return Actor(Kind.LINK, id=subject, name=name, link=(ANSWER_BY_LINK.code, recipient.pk))
