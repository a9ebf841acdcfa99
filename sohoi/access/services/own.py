"""A member's own door: trying a code, and what other floors do with codes, keys and phones."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.functions import TransactionNow
from django.db.models.functions import Now

from sohoi.access.models import Attempt, OwnCode, OwnKey, OwnPhone
from sohoi.access.own import KEY_LIFE, code_of_signs, open_keys, phone_hash
from sohoi.access.queries import sign_in_hash
from sohoi.access.services.doors import CODE_LENGTH, CODE_LIFE, Knock, WrongCode, wait_turn
from sohoi.access.start import ALPHABET
from sohoi.acts.actor import EVERYONE
from sohoi.acts.performing import Act, Running, performs

TRY_OWN_CODE = Act("access.try_own_code", "Gõ mã trang riêng", EVERYONE, row_is_trail=True)
DOOR = "own"


@dataclass(frozen=True)
class OwnInvitation:
    """What is shown once: the token in the QR's link and the same in eight signs to type."""

    token: str
    code: str
    stored: OwnCode

    @property
    def signs(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"


@performs(TRY_OWN_CODE, on="knock", lock=False)
def try_own_code(act: Running, *, knock: Knock, typed: str) -> OwnCode | None:
    """The code behind eight typed signs, or nothing. Raises TooManyTries, see doors.try_code."""
    wait_turn(act, knock, door=DOOR)
    found = code_of_signs(typed)
    if found is None:
        Attempt.objects.create(door=DOOR, who=knock.address)
    return found


def make_code(act: Running, *, subject: int) -> OwnInvitation:
    """Operation: a code that opens this one's pages once within ten minutes; an older one stops working."""
    OwnCode.objects.filter(subject=subject, used_at=None).update(used_at=Now())
    token, code = secrets.token_urlsafe(16), "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    stored = OwnCode.objects.create(
        subject_id=subject,
        link_hash=sign_in_hash(token),
        code_hash=sign_in_hash(code),
        by_id=act.actor.id,
        expires_at=Now() + CODE_LIFE,
    )
    return OwnInvitation(token, code, stored)


def use_code(act: Running, *, code: OwnCode, secret: str, label: str) -> OwnKey:
    """Operation: use up the code and put a key for ninety days on the phone with this secret.

    Of two who hold the code only the first comes in. Raises WrongCode.
    """
    fresh = OwnCode.objects.filter(pk=code.pk, used_at=None, expires_at__gt=Now())
    if not fresh.update(used_at=TransactionNow()):
        raise WrongCode
    phone, _ = OwnPhone.objects.get_or_create(secret_hash=phone_hash(secret), defaults={"label": label[:80]})
    times = {"given_at": TransactionNow(), "until": TransactionNow() + KEY_LIFE}
    key, _ = OwnKey.objects.update_or_create(
        phone=phone, subject_id=code.subject_id, revoked_at=None, defaults=times
    )
    act.note(device=phone.label)
    # Read again: until now the days were expressions of the database.
    return OwnKey.objects.get(pk=key.pk)


def revoke_keys(act: Running, found: Iterable[OwnKey]) -> int:
    """Operation: these keys open nothing any more; how many that were."""
    wanted = open_keys().filter(pk__in=[key.pk for key in found])
    return wanted.update(revoked_at=TransactionNow())


def revoke_all(act: Running, *, subject: int) -> int:
    """Operation: no phone opens this one's pages any more, nor does a code; how many phones that were."""
    OwnCode.objects.filter(subject=subject, used_at=None).update(used_at=Now())
    return open_keys().filter(subject=subject).update(revoked_at=TransactionNow())
