"""Acts on what a member asks to have corrected: she asks and takes back, the office accepts or declines.

Everybody locks her row of the list first and the wish after it, as leaving and merging do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.functions import TransactionNow

from sohoi.acts.actor import Kind
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common import keys
from sohoi.common.dates import PartialDate
from sohoi.common.text import nfc_clean
from sohoi.members import fields
from sohoi.members.models import Correction, Member, Person
from sohoi.members.permissions import EDIT_MEMBERS, OWN_PAGE
from sohoi.members.queries.corrections import PURPOSE, facts_of, new_facts
from sohoi.members.services.people import Stale, change
from sohoi.members.services.posts import touch

ASK = Act("members.ask_correction", "Đề nghị sửa thông tin của mình", OWN_PAGE)
WITHDRAW = Act("members.withdraw_correction", "Rút lại đề nghị sửa", OWN_PAGE)
ACCEPT = Act("members.accept_correction", "Sửa theo đề nghị của hội viên", EDIT_MEMBERS)
DECLINE = Act("members.decline_correction", "Trả lời chưa sửa được", EDIT_MEMBERS)

MOST = 3


@performs(ASK, on="member")
def ask(act: Running, *, member: Member, facts: Mapping[str, Any], note: str = "") -> Correction:
    """A member asks for these facts; only those that differ from her record are kept, sealed.

    Raises Refused where nothing differs and nothing is said, and for the fourth wish that would wait.
    """
    person = Person.objects.select_for_update().get(pk=member.pk)
    wanted, clean = new_facts(person, facts), nfc_clean(note)[:500]
    if not wanted and not clean:
        raise Refused("Chưa có gì khác với hồ sơ. Hãy ghi lại cho đúng ở ô cần sửa.")
    if Correction.objects.filter(person=person, state=Correction.State.WAITING).count() >= MOST:
        raise Refused(f"Đang có {MOST} đề nghị chờ xem. Hãy chờ trả lời, hoặc rút lại một đề nghị.")
    act.note(names=[fields.label(key) for key in wanted])
    act.about("person", person.pk)
    touch(act, person)
    payload = json.dumps({key: _as_text(value) for key, value in wanted.items()}, ensure_ascii=False)
    return Correction.objects.create(
        person=person, payload=keys.seal(payload.encode(), PURPOSE), note=clean, line_id=act.line_id
    )


def _as_text(value: Any) -> Any:
    return value.iso if isinstance(value, PartialDate) else value


@performs(WITHDRAW, on="member")
def withdraw(act: Running, *, member: Member, correction: Correction) -> Correction:
    """She takes a wish back while nobody has answered it."""
    return _answer(act, member, correction, Correction.State.WITHDRAWN)


@performs(ACCEPT, on="member")
def accept(act: Running, *, member: Member, correction: Correction, version: int, today: date) -> Correction:
    """Correct her record as she asked, in one line. Raises Stale where it changed since it was looked at."""
    person = Person.objects.select_for_update().get(pk=member.pk)
    done = _answer(act, member, correction, Correction.State.ACCEPTED)
    if person.version != version:
        raise Stale(person)
    changes = change(act, person, member, facts_of(done), today)
    if changes:
        act.note(changes=changes)
    else:
        touch(act, person)
    return done


@performs(DECLINE, on="member")
def decline(act: Running, *, member: Member, correction: Correction, answer: str) -> Correction:
    """Say why her record stays as it is; she reads it on her own page."""
    clean = nfc_clean(answer)[:300]
    if not clean:
        raise Refused("Hãy ghi vì sao chưa sửa được. Hội viên sẽ đọc câu này.")
    return _answer(act, member, correction, Correction.State.DECLINED, clean)


def _answer(act: Running, member: Member, correction: Correction, state: str, answer: str = "") -> Correction:
    """The wish as it is now, answered. Raises Refused where it waits no more."""
    found = (
        Correction.objects.select_for_update(of=("self",)).filter(pk=correction.pk, person=member.pk).first()
    )
    if found is None or found.state != Correction.State.WAITING:
        raise Refused("Đề nghị này đã được trả lời hoặc đã rút lại. Hãy tải lại trang.")
    found.state, found.answer, found.answer_line_id = state, answer, act.line_id
    found.answered_at = TransactionNow()
    found.by_id = act.actor.id if act.actor.kind is Kind.ACCOUNT else None
    found.save(update_fields=["state", "answer", "answer_line_id", "answered_at", "by"])
    found.refresh_from_db(fields=["answered_at"])
    act.about("person", member.pk)
    return found
