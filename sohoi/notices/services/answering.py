"""What comes back: seen, answered, told in person, ticked at the door.

Each act locks the one recipient whom it is about, so that two answers of hers follow each other; the counts
are differences, so that two people never wait for each other. Times and lateness are the database's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.asking import YES, checked
from sohoi.notices.models import Notice, Recipient, Tally
from sohoi.notices.permissions import ANSWER, ANSWER_BY_LINK, RECORD_ANSWERS

SEE = Act("notices.see_own", "Xem thông báo", ANSWER, row_is_trail=True)
SEE_BY_LINK = Act("notices.see_by_link", "Xem thông báo từ đường dẫn", ANSWER_BY_LINK, row_is_trail=True)
REPLY = Act("notices.reply", "Trả lời thông báo", ANSWER, row_is_trail=True)
REPLY_BY_LINK = Act("notices.reply_by_link", "Trả lời từ đường dẫn", ANSWER_BY_LINK, row_is_trail=True)
HELP = Act("notices.help_reply", "Ghi trả lời giúp", RECORD_ANSWERS, row_is_trail=True)
TELL = Act("notices.tell", "Báo trực tiếp", RECORD_ANSWERS)
ATTEND = Act("notices.attend", "Điểm danh", RECORD_ANSWERS)

What = Tally.What


@performs(SEE, on="recipient")
def see(act: Running, *, recipient: Recipient) -> Recipient:
    """She has it before her, on her own page. A second time changes nothing."""
    return saw(act, recipient)


@performs(SEE_BY_LINK, on="recipient")
def see_by_link(act: Running, *, recipient: Recipient) -> Recipient:
    """She has it before her, by the link of her group, having proved who she is."""
    return saw(act, recipient)


@performs(REPLY, on="recipient")
def reply(act: Running, *, recipient: Recipient, value: str) -> Recipient:
    """Her answer from her own page. Raises Refused where it is no answer to what was asked."""
    return answered(act, recipient, value, helped=False)


@performs(REPLY_BY_LINK, on="recipient")
def reply_by_link(act: Running, *, recipient: Recipient, value: str) -> Recipient:
    """Her answer by the link of her group. Raises Refused where it is no answer to what was asked."""
    return answered(act, recipient, value, helped=False)


@performs(HELP, on="recipient")
def help_reply(act: Running, *, recipient: Recipient, value: str) -> Recipient:
    """The answer that somebody of the office writes down for her. It is marked as written for her."""
    return answered(act, recipient, value, helped=True)


@performs(TELL, on="recipient")
def tell(act: Running, *, recipient: Recipient, told: bool = True) -> Recipient:
    """That she was told in person, or that this was ticked by mistake. It is no answer."""
    _check_open(recipient.notice)
    if told != (recipient.told_at is not None):
        was = _reached(recipient)
        recipient.told_at = _now() if told else None
        recipient.save(update_fields=["told_at"])
        _count(recipient, {What.TOLD: 1 if told else -1, What.OUT_OF_REACH: was - _reached(recipient)})
    _about(act, recipient, told=told)
    return recipient


@performs(ATTEND, on="recipient")
def attend(act: Running, *, recipient: Recipient, came: bool | None) -> Recipient:
    """What was ticked at the door: came, did not come, or nothing any more."""
    notice = recipient.notice
    if notice.kind != Notice.Kind.INVITATION:
        raise Refused("Chỉ giấy mời mới có điểm danh.")
    _check_open(notice)
    change = int(came is True) - int(recipient.attended is True)
    recipient.attended = came
    recipient.save(update_fields=["attended"])
    _count(recipient, {What.ATTENDED: change})
    _about(act, recipient, came=came)
    return recipient


def saw(act: Running, recipient: Recipient) -> Recipient:
    """Operation: she has proved who she is and has it before her."""
    if recipient.seen_at is None:
        was = _reached(recipient)
        recipient.seen_at = _now()
        recipient.save(update_fields=["seen_at"])
        _count(recipient, {What.SEEN: 1, What.OUT_OF_REACH: was - _reached(recipient)})
    return recipient


def answered(act: Running, recipient: Recipient, value: str, *, helped: bool) -> Recipient:
    """Operation: write one answer. The newest counts; the same again is written once."""
    _check_open(recipient.notice)
    value = checked(recipient.notice, value)
    if recipient.answered_at and (recipient.value, recipient.helped) == (value, helped):
        return recipient
    before = _counted(recipient)
    recipient.value, recipient.helped = value, helped
    _write(act, recipient)
    _count(recipient, {what: n - before[what] for what, n in _counted(recipient).items()})
    return recipient


# Written out, as the counts below are, since everybody's answer comes by here: to have them composed takes
# longer than to run them.
# What was in time stays so when she only changes her mind.
_ANSWER = """
WITH given AS (
  INSERT INTO notices_answer (recipient_id, value, late, actor_kind, actor_id)
  VALUES (%(pk)s, %(value)s, coalesce(transaction_timestamp() > %(deadline)s, false), %(kind)s, %(who)s)
  RETURNING at, late
)
UPDATE notices_recipient AS one SET answered_at = given.at, value = %(value)s, helped = %(helped)s,
  late = CASE WHEN one.answered_at IS NULL THEN given.late ELSE one.late END,
  seen_at = CASE WHEN %(helped)s THEN one.seen_at ELSE coalesce(one.seen_at, given.at) END
FROM given WHERE one.id = %(pk)s RETURNING one.answered_at, one.late, one.seen_at
"""


def _write(act: Running, recipient: Recipient) -> None:
    """Write the row of an answer and what it makes of its recipient, by the clock of the database."""
    given: dict[str, Any] = {
        "pk": recipient.pk,
        "value": recipient.value,
        "helped": recipient.helped,
        "deadline": recipient.notice.deadline,
        "kind": act.actor.kind.value,
        "who": act.actor.id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ANSWER, given)
        recipient.answered_at, recipient.late, recipient.seen_at = cursor.fetchone()


def _check_open(notice: Notice) -> None:
    if notice.state == Notice.State.WITHDRAWN:
        raise Refused("Thông báo này đã được thu hồi, không cần trả lời nữa.")
    if notice.state != Notice.State.SENT:
        raise Refused("Thông báo này chưa gửi xong. Hãy quay lại sau ít phút.")


def _now() -> datetime:
    """The database's time of this transaction: deadlines are kept by one clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _reached(one: Recipient) -> int:
    """1 where word can reach her or has reached her, else 0."""
    return int(bool(one.reachable or one.told_at or one.seen_at or one.answered_at))


def _counted(one: Recipient) -> dict[Tally.What, int]:
    """What the counts say of a recipient that an answer may change."""
    there = one.answered_at is not None
    return {
        What.SEEN: int(one.seen_at is not None),
        What.ANSWERED: int(there),
        What.LATE: int(there and one.late),
        What.HELPED: int(there and one.helped),
        What.YES: int(there and one.value == YES),
        What.OUT_OF_REACH: 1 - _reached(one),
    }


_COUNT = """
INSERT INTO notices_tally (notice_id, branch_id, commune_id, province_id, what, n)
SELECT %s, %s, %s, %s, what, n FROM unnest(%s::int[], %s::int[]) AS changed (what, n)
"""


def _count(one: Recipient, changes: dict[Tally.What, int]) -> None:
    told = {int(what): n for what, n in changes.items() if n}
    if told:
        place = [one.notice_id, one.branch_id, one.commune_id, one.province_id]
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [*place, list(told), list(told.values())])


def _about(act: Running, recipient: Recipient, **data: object) -> None:
    act.note(**data)
    act.about("notice", recipient.notice_id)
    act.about("recipient", recipient.pk)
