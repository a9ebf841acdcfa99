"""Who she is, proved by the last digits of her telephone: enough to answer what a link asks, no more.

A wrong number, an unknown one and one of another group look the same, ask the database the same, and
count the same: for the link, for the phone, for the address. Guesses sent at once count one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.contrib.postgres.functions import TransactionNow
from django.db import connection

from sohoi.access.models import Attempt
from sohoi.access.queries import failed_lately
from sohoi.acts.actor import EVERYONE
from sohoi.acts.gate import Scope
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.models import Link, Opening, Proof, Recipient
from sohoi.notices.permissions import OPEN_LINK
from sohoi.notices.proof import LIFE, Phone, secret_hash
from sohoi.notices.queries.mine import Known, matching
from sohoi.notices.services.answering import saw

LOOK = Act("notices.look_for_digits", "Gõ số cuối điện thoại", OPEN_LINK, row_is_trail=True)
NOT_ME = Act("notices.not_me", "Nói không phải mình", OPEN_LINK, row_is_trail=True)
PROVE = Act("notices.prove", "Nhận mình bằng số cuối điện thoại", OPEN_LINK)
FORGET = Act("notices.forget_phone", "Quên máy này", EVERYONE)
OPENED = Act("notices.opened", "Mở trang của đường dẫn", OPEN_LINK, row_is_trail=True)

DAY = 24 * 60
# How many wrong ones, in so many minutes. Whole villages come from one address of their telephone company.
LIMITS = (("link", 30, 15), ("link", 150, DAY), ("device", 10, 15), ("address", 60, 15))


class TooManyGuesses(Refused):
    """Somebody is guessing: wait."""

    def __init__(self) -> None:
        super().__init__("Gõ sai nhiều lần. Hãy đợi 15 phút rồi thử lại, hoặc nhờ chi hội trưởng ghi giúp.")


@dataclass(frozen=True)
class Guess:
    """What was typed, and from where: the network address and the secret of the phone."""

    digits: str
    year: int | None
    address: str
    secret: str

    def who(self, link: Link) -> dict[str, str]:
        """Under which names wrong guesses are counted."""
        device = secret_hash(self.secret).hex()[:32]
        return {"link": str(link.pk), "device": device, "address": self.address}


@dataclass(frozen=True)
class Held:
    """A phone that wants to forget somebody: it names its proof by the secret that only it has."""

    phone: Phone

    scope: ClassVar[Scope] = Scope()


@performs(LOOK, on="link", lock=False)
def look_for(act: Running, *, link: Link, guess: Guess) -> list[Known]:
    """Whom the link is for with these digits, nobody where they are wrong. Raises TooManyGuesses."""
    return _found(link, guess)


def _found(link: Link, guess: Guess) -> list[Known]:
    _wait_turn(link, guess)
    found = matching(link, guess.digits, guess.year)
    if not found:
        _note_wrong(link, guess)
    return found


def _wait_turn(link: Link, guess: Guess) -> None:
    """None after too many wrong ones."""
    names = guess.who(link)
    _take_turns(names)
    for door, most, minutes in LIMITS:
        if failed_lately(f"digits-{door}", names[door], minutes=minutes) >= most:
            raise TooManyGuesses


def _take_turns(names: dict[str, str]) -> None:
    """One guess at a time for each; always in this order, so that no two wait for each other."""
    with connection.cursor() as cursor:
        for door, who in names.items():
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"digits-{door} {who}"])


def _note_wrong(link: Link, guess: Guess) -> None:
    wrong = [Attempt(door=f"digits-{door}", who=who) for door, who in guess.who(link).items()]
    Attempt.objects.bulk_create(wrong)


@performs(NOT_ME, on="link", lock=False)
def not_me(act: Running, *, link: Link, guess: Guess) -> None:
    """She was shown somebody else: the digits were not hers, so they count as wrong."""
    _note_wrong(link, guess)


@performs(PROVE, on="link", lock=False)
def prove(act: Running, *, link: Link, guess: Guess, recipient: int) -> Proof | None:
    """She says that she is this one of those found: the phone knows her for ninety days, and she has seen it.

    Nothing where the digits are not hers. Raises TooManyGuesses.
    """
    one = next((one for one in _found(link, guess) if one.recipient.pk == recipient), None)
    if one is None:
        return None
    row = Recipient.objects.select_for_update(no_key=True, of=("self",)).get(pk=recipient)
    saw(act, row)
    act.about("notice", row.notice_id)
    act.about("recipient", row.pk)
    return _kept(guess.secret, one.who)


def _kept(secret: str, subject: int) -> Proof:
    times = {"given_at": TransactionNow(), "until": TransactionNow() + LIFE}
    proof, _ = Proof.objects.update_or_create(
        secret_hash=secret_hash(secret), subject_id=subject, revoked_at=None, defaults=times
    )
    return proof


@performs(FORGET, on="held", lock=False)
def forget(act: Running, *, held: Held, subject: int) -> None:
    """The phone does not know her any more."""
    mine = Proof.objects.filter(secret_hash=secret_hash(held.phone.secret), revoked_at=None)
    mine.filter(pk=held.phone.proofs.get(subject, 0)).update(revoked_at=TransactionNow())


@performs(OPENED, on="link", lock=False)
def note_opening(act: Running, *, link: Link, on: date) -> None:
    """Somebody, whoever it was, had the page of the link before them."""
    Opening.objects.create(link=link, on=on)
