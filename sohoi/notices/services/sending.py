"""Sending what is in the outbox: claimed under a lease, sent once, honest about doubt.

A letter is `sending` from just before its channel is called until what became of it is on record. Whoever
dies in between leaves it so, and when the lease is over it is `unknown`: it may have arrived, so nobody sends
it again by itself. `lease_until` is also the token of whoever claimed it: what lost its claim is not sent.
What becomes of a letter is nobody's will, so no line of the trail is written for it.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from sohoi.notices.channels import Channel, Doubtful, Down, Later, Message, Never
from sohoi.notices.letters import message
from sohoi.notices.models import Delivery, Notice
from sohoi.notices.queries.clock import now
from sohoi.notices.queries.letters import Letter, letters
from sohoi.units.models import Setting

log = logging.getLogger(__name__)

MOST_TRIES = 5
LEASE = timedelta(minutes=5)
AT_ONCE = 50
# After the first failure, doubled each time, a quarter more or less.
BACK_OFF = timedelta(minutes=2)
# So long a channel is left alone when it is not there, doubled up to an hour.
PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)

State = Delivery.State
NO_ADDRESS = "Không còn địa chỉ thư, hoặc không đồng ý nhận tin."
LOST = "Máy dừng giữa lúc gửi, không rõ thư đã đến chưa."
WITHDRAWN = "Thông báo đã được thu hồi."

_CLAIM = """
WITH due AS (
  SELECT one.id FROM notices_delivery AS one
  JOIN notices_recipient AS recipient ON recipient.id = one.recipient_id
  JOIN notices_notice AS notice ON notice.id = recipient.notice_id AND notice.state = 'sent'
  WHERE one.channel = %s AND one.state = 'pending' AND one.due_at <= clock_timestamp()
    AND (one.lease_until IS NULL OR one.lease_until < clock_timestamp())
  ORDER BY one.due_at, one.id LIMIT %s FOR UPDATE OF one SKIP LOCKED
), moment AS MATERIALIZED (SELECT clock_timestamp() + make_interval(secs => %s) AS token)
UPDATE notices_delivery AS one SET lease_until = moment.token FROM due, moment
WHERE one.id = due.id RETURNING one.id, one.lease_until
"""
# From now on it counts as perhaps sent; no row where the claim was lost to somebody else.
_BEGIN = """
UPDATE notices_delivery
SET state = 'sending', tries = tries + 1, lease_until = clock_timestamp() + make_interval(secs => %s)
WHERE id = %s AND state = 'pending' AND lease_until = %s RETURNING lease_until
"""


@dataclass(frozen=True)
class Pace:
    """How fast a channel may go (letters a second; 0 as fast as it can) and how long one round may take."""

    rate: float = 0
    seconds: float = 20
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Round:
    """One round of one worker over one channel; `run` gives itself back with what became of the letters.

    Any number may run at once: no letter goes out twice.
    """

    channel: Channel
    base: str
    pace: Pace = field(default_factory=Pace)
    sent: int = 0
    later: int = 0
    failed: int = 0
    unknown: int = 0
    down: str = ""

    def run(self) -> Round:
        """Send what is due until nothing is, the time is over, or the channel is not there."""
        _give_up()
        if _is_resting(self.channel.name):
            return self
        until = self.pace.clock() + self.pace.seconds
        try:
            while not self.down and self.pace.clock() < until and self._some(until):
                pass
        finally:
            self.channel.close()
        return self

    def _some(self, until: float) -> bool:
        """Claim and send the next ones; False when nothing is due. What was not begun is handed back."""
        claimed, token = _claim(self.channel.name)
        if token is None:
            return False
        try:
            for letter in letters(claimed):
                if self.down or self.pace.clock() >= until:
                    break
                self._one(letter, token)
        finally:
            _hand_back(claimed, token)
        return True

    def _one(self, letter: Letter, token: datetime) -> None:
        started = self.pace.clock()
        held = _begin(letter.pk, token)
        if held is None:
            return
        try:
            made = message(letter, self.base) if letter.address else None
        except Exception as error:
            # Only the kind of the trouble: its words may hold an address.
            log.error("a letter could not be written: %s", type(error).__name__)
            self._put_off(letter.pk, held, f"Không soạn được thư này ({type(error).__name__}).")
            return
        if made is None:
            self._over(letter.pk, held, State.FAILED, NO_ADDRESS)
            return
        self._hand_over(letter.pk, held, made)
        if self.pace.rate:
            self.pace.sleep(max(0.0, started + 1 / self.pace.rate - self.pace.clock()))

    def _hand_over(self, pk: int, held: datetime, made: Message) -> None:
        """Call the channel, and write down what it says."""
        try:
            self.channel.send(made)
        except Never as no:
            self._over(pk, held, State.FAILED, str(no))
        except Later as no:
            self._put_off(pk, held, str(no))
        except Down as no:
            self.down = str(no)
            _rest(self.channel.name, self.down)
            self._put_off(pk, held, self.down, counts=False)
        except Doubtful as no:
            self._over(pk, held, State.UNKNOWN, str(no))
        except Exception as error:
            # Nobody knows how far it came: honest doubt.
            log.error("a channel broke: %s", type(error).__name__)
            self._over(pk, held, State.UNKNOWN, f"Máy gửi bị lỗi ({type(error).__name__}).")
        else:
            self._over(pk, held, State.SENT)

    def _over(self, pk: int, held: datetime, state: Delivery.State, trouble: str = "") -> None:
        self.sent += state == State.SENT
        self.failed += state == State.FAILED
        self.unknown += state == State.UNKNOWN
        if state == State.SENT and self.sent == 1:
            _rested(self.channel.name)
        _end(pk, held, state, trouble)

    def _put_off(self, pk: int, held: datetime, trouble: str, *, counts: bool = True) -> None:
        self.later += 1
        _put_off(pk, held, trouble, counts=counts)


def _claim(channel: str) -> tuple[list[int], datetime | None]:
    """The letters that are due and nobody else's, with the token of this claim."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [channel, AT_ONCE, LEASE.seconds])
        rows = cursor.fetchall()
    return sorted(row[0] for row in rows), rows[0][1] if rows else None


def _begin(pk: int, token: datetime) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [LEASE.seconds, pk, token])
        row = cursor.fetchone()
    return row[0] if row else None


def _hand_back(claimed: list[int], token: datetime) -> None:
    mine = Delivery.objects.filter(pk__in=claimed, state=State.PENDING, lease_until=token)
    mine.update(lease_until=None)


def _end(pk: int, held: datetime, state: Delivery.State, trouble: str) -> None:
    """What became of it. Who was given up too early may still say that it was sent."""
    mine = Delivery.objects.filter(pk=pk, state=State.SENDING, lease_until=held)
    if state == State.SENT:
        late = Delivery.objects.filter(pk=pk, state=State.UNKNOWN, trouble=LOST)
        (mine | late).update(state=state, trouble="", lease_until=None, sent_at=Now())
    else:
        mine.update(state=state, trouble=trouble[:200], lease_until=None)


def _put_off(pk: int, held: datetime, trouble: str, *, counts: bool) -> None:
    """Surely not sent: once more later, or parked when it was tried too often."""
    mine = Delivery.objects.filter(pk=pk, state=State.SENDING, lease_until=held)
    tries = mine.values_list("tries", flat=True).first() or 1
    said = {"trouble": trouble[:200], "lease_until": None}
    if not counts:
        mine.update(state=State.PENDING, tries=F("tries") - 1, **said)
    elif tries >= MOST_TRIES:
        mine.update(state=State.PARKED, **said)
    else:
        wait = BACK_OFF * (2 ** (tries - 1) * random.uniform(0.75, 1.25))  # noqa: S311
        mine.update(state=State.PENDING, due_at=Now() + wait, **said)


def _give_up() -> int:
    """What was being sent when its worker died is unknown; what was withdrawn is not sent. How many died."""
    gone = Delivery.objects.filter(state=State.PENDING, recipient__notice__state=Notice.State.WITHDRAWN)
    gone.update(state=State.FAILED, trouble=WITHDRAWN)
    dead = Delivery.objects.filter(state=State.SENDING, lease_until__lt=Now())
    return dead.update(state=State.UNKNOWN, trouble=LOST, lease_until=None)


# The breaker: a channel that is not there is left alone, longer each time.


def _key(channel: str) -> str:
    return f"outbox.{channel}"


def _is_resting(channel: str) -> bool:
    kept = Setting.objects.filter(pk=_key(channel)).first()
    return kept is not None and now() < datetime.fromisoformat(kept.value["until"])


def _rest(channel: str, why: str) -> None:
    kept = Setting.objects.filter(pk=_key(channel)).first()
    times = kept.value["times"] + 1 if kept else 1
    until = now() + min(PAUSE * 2 ** min(times - 1, 10), LONGEST_PAUSE)
    value = {"until": until.isoformat(), "times": times, "why": why}
    Setting.objects.update_or_create(pk=_key(channel), defaults={"value": value})


def _rested(channel: str) -> None:
    Setting.objects.filter(pk=_key(channel)).delete()
