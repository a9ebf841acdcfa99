"""Long work of telling: an id comes in, one act is called, again and again until it is done."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from sohoi.access.models import Account
from sohoi.access.queries import actor_of
from sohoi.acts.actor import Actor, system
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.notices.channels import configured
from sohoi.notices.models import Attachment, Notice, Proof
from sohoi.notices.models.notice import TINY
from sohoi.notices.permissions import SEND_NOTICES
from sohoi.notices.queries.letters import is_due
from sohoi.notices.services import publishing, releasing
from sohoi.notices.services.attaching import FOLDER
from sohoi.notices.services.freezing import LEASE, freeze_part
from sohoi.notices.services.sending import Pace, Round

log = logging.getLogger(__name__)
# The clock finishes what was begun and takes back what it cannot send, nothing else.
_CLOCK = system("Đồng hồ", [SEND_NOTICES])
ENDED = "Người gửi không còn quyền. Thông báo đã bắt đầu gửi thì gửi cho hết."


@task()
def freeze(notice_id: int, account_id: int) -> None:
    """Freeze whom a notice is for, to its end, for the account that sent it.

    Safe to run twice or side by side: each part locks the notice.
    """
    notice = Notice.objects.filter(pk=notice_id).first()
    account = Account.objects.filter(pk=account_id).first()
    while notice is not None and account is not None and notice.state == Notice.State.SENDING:
        notice = _freeze_next(account, notice)


def _freeze_next(account: Account, notice: Notice) -> Notice:
    """A part in the name of whoever sent it; where her rights ended since then, in the clock's.

    She had them when she pressed, and half of the people know by now: a notice that stands still would leave
    the others without word and nobody aware of it. Whoever is in charge now can withdraw it.
    """
    try:
        return freeze_part(actor_of(account, strong=True), notice=notice)
    except NotForYou:
        return freeze_part(_CLOCK.because(ENDED), notice=notice)


def start_sending(actor: Actor, *, notice: Notice, version: int) -> Notice:
    """Send a draft and queue the freezing in one transaction."""
    with transaction.atomic():
        sent = publishing.send(actor, notice=notice, version=version)
        freeze.enqueue(notice_id=sent.pk, account_id=actor.id or 0)
    return sent


def start_approved(actor: Actor, *, notice: Notice, version: int) -> Notice:
    """Approve what waits and, where its time is now, queue the freezing in one transaction."""
    with transaction.atomic():
        approved = releasing.approve(actor, notice=notice, version=version)
        if approved.state == Notice.State.SENDING:
            freeze.enqueue(notice_id=approved.pk, account_id=approved.by_id)
    return approved


def send_scheduled() -> int:
    """Send what has waited for its time, each once; called by the tick. Gives how many.

    Whose author may not send any more, or what has become wrong meanwhile, is a draft again. One that fails
    holds up none of the others; the first such error is raised when all had their turn.
    """
    sent, failed = 0, []
    due = Notice.objects.filter(state=Notice.State.SCHEDULED, publish_at__lte=Now()).select_related("by")
    for notice in due.order_by("publish_at", "pk"):
        try:
            sent += _send_or_take_back(notice)
        except Exception as error:
            log.exception("scheduled notice %s", notice.pk)
            failed.append(error)
    if failed:
        raise failed[0]
    return sent


def _send_or_take_back(notice: Notice) -> int:
    try:
        return _send_due(notice)
    except NotForYou:
        _take_back(notice, "Người soạn không còn quyền gửi ở đây.")
    except Refused as no:
        _take_back(notice, str(no))
    return 0


def _send_due(notice: Notice) -> int:
    try:
        with transaction.atomic():
            releasing.send_due(actor_of(notice.by, strong=True), notice=notice)
            freeze.enqueue(notice_id=notice.pk, account_id=notice.by_id)
    except releasing.NotDue:
        return 0
    return 1


def _take_back(notice: Notice, why: str) -> None:
    with suppress(Refused, NotForYou):
        releasing.recall(_CLOCK.because(why), notice=notice, version=notice.version)


def resume() -> int:
    """Queue again the notices whose worker died: their lease ran out. Called by the tick."""
    claimed = 0
    for notice in Notice.objects.filter(state=Notice.State.SENDING, lease_until__lt=Now()):
        # Whoever moves the lease has it: two ticks at once queue it once.
        mine = Notice.objects.filter(pk=notice.pk, lease_until=notice.lease_until)
        if mine.update(lease_until=Now() + LEASE):
            freeze.enqueue(notice_id=notice.pk, account_id=notice.by_id)
            claimed += 1
    return claimed


# A request that is still under way has stored its file and not yet written its row.
KEPT_WITHOUT_ROW = timedelta(days=1)


def sweep_files() -> int:
    """Remove stored files of no attachment, left behind where something broke off; gives how many."""
    try:
        _, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    places = {f"{FOLDER}/{name}" for name in names}
    found = Attachment.objects.filter(place__in={one.removesuffix(TINY) for one in places})
    kept = {name for one in found for name in (one.place, one.tiny_place)}
    before = timezone.now() - KEPT_WITHOUT_ROW
    gone = [place for place in places - kept if default_storage.get_modified_time(place) < before]
    for place in gone:
        default_storage.delete(place)
    return len(gone)


PROOFS_KEPT = timedelta(days=30)


def sweep_proofs() -> None:
    """Forget the proofs of phones that counted no more for a month, taken back or run out."""
    before = Now() - PROOFS_KEPT
    Proof.objects.filter(Q(until__lt=before) | Q(revoked_at__lt=before)).delete()


# Places of a notice with many rows of which most can be summed up.
_FULL = """
SELECT notice_id, commune_id, branch_id FROM notices_tally GROUP BY notice_id, commune_id, branch_id
HAVING count(*) > 60 AND count(*) > 2 * count(DISTINCT what) LIMIT %s
"""
_FOLD = """
WITH gone AS (
  DELETE FROM notices_tally WHERE notice_id = %s AND commune_id = %s AND branch_id = %s RETURNING *
)
INSERT INTO notices_tally (notice_id, branch_id, commune_id, province_id, what, n)
SELECT notice_id, branch_id, commune_id, province_id, what, sum(n) FROM gone
GROUP BY notice_id, branch_id, commune_id, province_id, what HAVING sum(n) <> 0
"""


def fold_counts(limit: int = 500) -> int:
    """Sum up the differences of full places, one statement each: answers go on meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_FULL, [limit])
        full = cursor.fetchall()
        for place in full:
            cursor.execute(_FOLD, place)
    return len(full)


_MANY = 'SELECT link_id, "on" FROM notices_opening GROUP BY link_id, "on" HAVING count(*) > 20 LIMIT %s'
_SUM_UP = """
WITH gone AS (DELETE FROM notices_opening WHERE link_id = %s AND "on" = %s RETURNING *)
INSERT INTO notices_opening (link_id, "on", n) SELECT link_id, "on", sum(n) FROM gone GROUP BY link_id, "on"
"""


def fold_openings(limit: int = 500) -> int:
    """Sum up the openings of a link on a day where they are many; how often that was done."""
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [limit])
        many = cursor.fetchall()
        for link_and_day in many:
            cursor.execute(_SUM_UP, link_and_day)
    return len(many)


# One drainer at a time keeps to the pace; that no letter goes out twice does not depend on it.
DRAINING = 7_310_441


@task()
def send_letters(channel: str) -> None:
    """Send what is due by one channel, for some seconds; the tick queues it again while something waits."""
    if channel not in configured.names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [DRAINING])
        if cursor.fetchone() == (False,):
            return
    try:
        pace = Pace(rate=configured.rate(channel))
        Round(configured.opened(channel), configured.base(), pace).run()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [DRAINING])


def wake_letters() -> int:
    """Queue the sending of each channel where something is due, unless it is night. Called by the tick."""
    if settings.SOHOI_NIGHT.covers(timezone.localtime().time()):
        return 0
    asked = DBTaskResult.objects.filter(task_path=send_letters.module_path, status="READY").exists()
    due = [] if asked else [name for name in configured.names() if is_due(name)]
    for name in due:
        send_letters.enqueue(channel=name)
    return len(due)
