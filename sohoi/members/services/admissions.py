"""Acts on those who want to become members: an application, its decision, or both at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sohoi.acts import gate
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.dates import PartialDate
from sohoi.common.text import nfc_clean
from sohoi.members.models import Application, Decision, Person, Spell
from sohoi.members.permissions import ADMIT, EDIT_MEMBERS
from sohoi.members.record import Facts, seal_facts, unseal_facts
from sohoi.members.services import writing
from sohoi.members.services.decisions import Paper, decided
from sohoi.members.services.people import check_new
from sohoi.members.services.writing import Entrance
from sohoi.units.models import Unit

APPLY = Act("members.apply", "Đưa đơn xin vào Hội", EDIT_MEMBERS)
WITHDRAW = Act("members.withdraw_application", "Rút đơn xin vào Hội", EDIT_MEMBERS)
ADMIT_APPLICANTS = Act("members.admit", "Kết nạp hội viên", ADMIT)
ADMIT_DIRECTLY = Act("members.admit_directly", "Kết nạp thẳng vào chi hội", ADMIT)
REFUSE = Act("members.refuse_application", "Không kết nạp", ADMIT)

GROWN_UP = 18
HONORARY = Spell.Kind.HONORARY
State = Application.State


@performs(APPLY, on="branch", lock=False)
def apply(
    act: Running, *, branch: Unit, facts: Facts, kind: str, on: date, cell: Unit | None = None
) -> Application:
    """Put somebody forward who wants to join: her facts are sealed until it is decided. Raises Refused.

    The line of the trail does not say who she is: what was refused is to be forgotten.
    """
    check_new(act, facts, branch, cell)
    _check_may_join(facts, kind, on)
    stated = {key: value for key, value in facts.items() if key != "joined"}
    made = Application.objects.create(
        unit=branch,
        cell=cell,
        kind=kind,
        payload=seal_facts(stated),
        applied_on=on,
        by_id=act.actor.id,
        line_id=act.line_id,
    )
    act.about("application", made.pk)
    return made


def _check_may_join(facts: Facts, kind: str, on: date) -> None:
    """Whom the statutes let in: from 18 on, as far as the year is known; men as honorary members only."""
    birth = facts.get("birth")
    if birth and on.year - birth.year < GROWN_UP:
        raise Refused(
            f"Người sinh năm {birth.year} chưa đủ {GROWN_UP} tuổi, nên chưa kết nạp được. "
            f"Từ năm {birth.year + GROWN_UP} thì kết nạp được."
        )
    if facts.get("sex") == Person.Sex.MALE and kind != HONORARY:
        raise Refused("Nam giới chỉ có thể là hội viên danh dự. Hãy đánh dấu “Hội viên danh dự”.")


@performs(ADMIT_DIRECTLY, on="branch", lock=False)
def admit_directly(
    act: Running,
    *,
    branch: Unit,
    facts: Facts,
    kind: str,
    on: date,
    cell: Unit | None = None,
    paper: Paper | None = None,
) -> Person:
    """Admit somebody, or recognise an honorary member, without an application. Raises Refused."""
    check_new(act, facts, branch, cell)
    _check_may_join(facts, kind, on)
    commune = branch.commune or branch
    decision = decided(act, unit=commune, about=_about(kind), paper=paper)
    [person] = writing.enter(act, [_entrance(facts, branch, cell, kind, on, decision)])
    return person


def _about(kind: str) -> str:
    return Decision.About.HONOUR if kind == HONORARY else Decision.About.ADMISSION


def _entrance(
    facts: Facts, branch: Unit, cell: Unit | None, kind: str, on: date, decision: Decision | None
) -> Entrance:
    """She joins on this day: that is what her record says, too."""
    entry = Spell.Entry.RECOGNISED if kind == HONORARY else Spell.Entry.ADMITTED
    joined = {**facts, "joined": PartialDate.of(on)}
    return Entrance(joined, branch, on, entry, kind, cell, decision=decision.pk if decision else None)


@performs(ADMIT_APPLICANTS, on="unit", lock=False)
def admit(act: Running, *, unit: Unit, applications: Sequence[int], paper: Paper) -> list[Person]:
    """Admit the applicants with these ids by one decision of the commune, all of them or nobody.

    They are members from the day of the paper on. Raises Refused where one was answered meanwhile.
    """
    found = _waiting(act, applications)
    kinds = {one.kind for one in found}
    if len(kinds) > 1:
        raise Refused("Kết nạp và công nhận danh dự là hai quyết định. Hãy làm riêng từng quyết định.")
    decision = decided(act, unit=unit.commune or unit, about=_about(kinds.pop()), paper=paper)
    if decision is None:
        raise Refused("Hãy ghi số quyết định.")
    people = writing.enter(act, [_admitted(act, one, decision) for one in found])
    for one, person in zip(found, people, strict=True):
        one.person, one.decision, one.payload = person, decision, b""
        _answer(act, one, State.ADMITTED, paper.signed_on)
    act.note(count=len(people))
    return people


def _waiting(act: Running, ids: Sequence[int]) -> list[Application]:
    """These applications, locked, while they all wait. Raises Refused."""
    if not ids:
        raise Refused("Hãy chọn ít nhất một người.")
    rows = gate.rows(act.actor, ADMIT, Application.objects.filter(pk__in=ids))
    locked = rows.select_related("unit", "cell").select_for_update(of=("self",)).order_by("pk")
    found = [one for one in locked if one.state == State.WAITING]
    if len(found) != len(set(ids)):
        raise Refused("Có đơn vừa được giải quyết hoặc rút lại. Hãy xem lại danh sách rồi làm.")
    return found


def _admitted(act: Running, one: Application, decision: Decision) -> Entrance:
    facts: dict[str, Any] = unseal_facts(one.payload)
    if decision.signed_on < one.applied_on:
        raise Refused(
            f"Đơn của {facts['full_name']} có từ ngày {one.applied_on:%d/%m/%Y}. "
            "Ngày quyết định không được trước ngày ấy."
        )
    check_new(act, facts, one.unit, one.cell)
    _check_may_join(facts, one.kind, decision.signed_on)
    return _entrance(facts, one.unit, one.cell, one.kind, decision.signed_on, decision)


def _answer(act: Running, one: Application, state: str, on: date, words: str = "") -> None:
    one.state, one.answered_on, one.answer, one.answer_line_id = state, on, words, act.line_id
    one.save()
    act.about("application", one.pk)


@performs(REFUSE, on="application")
def refuse(act: Running, *, application: Application, why: str, on: date) -> Application:
    """Say no, and why: whoever put her forward reads it for a month, then it is forgotten."""
    _check_waits(application)
    why = nfc_clean(why)[:200]
    if not why:
        raise Refused("Hãy ghi lý do không kết nạp.")
    _answer(act, application, State.REFUSED, on, why)
    return application


@performs(WITHDRAW, on="application")
def withdraw(act: Running, *, application: Application, on: date) -> Application:
    """Take an application back; only whoever put it forward. Others decide it."""
    _check_waits(application)
    if application.by_id != act.actor.id:
        raise Refused("Chỉ người đã đưa đơn mới rút được. Hội xã có thể trả lời không kết nạp.")
    _answer(act, application, State.WITHDRAWN, on)
    return application


def _check_waits(application: Application) -> None:
    if application.state != State.WAITING:
        said = application.get_state_display().lower()
        raise Refused(f"Đơn này đã giải quyết rồi ({said}).")
