"""Purposes of data and the words that ask for them, and the operation that writes what somebody said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from sohoi.access.models import Consent, Purpose, Wording
from sohoi.access.permissions import SET_PURPOSES
from sohoi.access.queries.consent import last_words, widest_level
from sohoi.acts.actor import Kind
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import nfc_clean
from sohoi.units.models import Unit

WRITE_WORDS = Act("access.write_words", "Viết lời xin đồng ý mới", SET_PURPOSES)
SET_BASIS = Act("access.set_basis", "Đặt căn cứ cho một mục đích", SET_PURPOSES)
SWITCH_PURPOSE = Act("access.switch_purpose", "Dùng hoặc thôi dùng một mục đích", SET_PURPOSES)

LONGEST = 2000
SENSITIVE = "nhạy cảm"


@performs(WRITE_WORDS, on="unit", lock=False)
def write_words(act: Running, *, unit: Unit, purpose: Purpose, words: str) -> Wording:
    """Ask for this purpose in other words from now on; the older ones stay with those who were shown them.

    `unit` is where the actor sets purposes. Raises Refused for words that leave out that data are sensitive.
    """
    purpose = _locked(act, unit, purpose)
    clean = "\n".join(filter(None, (nfc_clean(line) for line in words.splitlines())))
    newest = purpose.wordings.order_by("-version").first()
    _check_words(purpose, clean, newest)
    version = newest.version + 1 if newest else 1
    act.note(name=purpose.label, what=f"Bản {version}")
    return Wording.objects.create(purpose=purpose, version=version, words=clean, line_id=act.line_id)


def _check_words(purpose: Purpose, words: str, newest: Wording | None) -> None:
    if not words or len(words) > LONGEST:
        raise Refused(f"Hãy viết lời xin đồng ý, nhiều nhất {LONGEST} chữ cái.")
    if purpose.sensitive and SENSITIVE not in words.lower():
        raise Refused("Mục này giữ dữ liệu nhạy cảm. Trong lời phải nói rõ đó là dữ liệu nhạy cảm.")
    if newest and newest.words == words:
        raise Refused("Lời này giống hệt lời đang dùng. Chưa có gì được đổi.")


@performs(SET_BASIS, on="unit", lock=False)
def set_basis(act: Running, *, unit: Unit, purpose: Purpose, basis: str) -> None:
    """Say on what ground of law data are used for this purpose. Nobody's answer is lost by it."""
    purpose = _locked(act, unit, purpose)
    if basis not in Purpose.Basis.values:
        raise Refused("Hãy chọn một căn cứ.")
    act.note(name=purpose.label, old=purpose.get_basis_display(), new=Purpose.Basis(basis).label)
    purpose.basis = basis
    purpose.save(update_fields=["basis"])


@performs(SWITCH_PURPOSE, on="unit", lock=False)
def switch_purpose(act: Running, *, unit: Unit, purpose: Purpose, active: bool) -> None:
    """Use data for this purpose, or no more: then nobody is asked and nobody counts as having agreed."""
    purpose = _locked(act, unit, purpose)
    act.note(name=purpose.label, what="Dùng" if active else "Thôi dùng")
    purpose.active = active
    purpose.save(update_fields=["active"])


def _locked(act: Running, unit: Unit, purpose: Purpose) -> Purpose:
    """The purpose as it is now. Raises Refused where somebody above sets purposes."""
    act.about("unit", unit.pk)
    widest = widest_level()
    if act.actor.kind is Kind.ACCOUNT and (widest is None or unit.level > widest):
        raise Refused("Phần này do đơn vị cấp trên đặt cho tất cả. Hãy báo đơn vị cấp trên.")
    return Purpose.objects.select_for_update().get(pk=purpose.pk)


@dataclass(frozen=True)
class Answer:
    """What one person said to one wording. `branch_id` and so on say where she was then."""

    subject: int
    wording: Wording
    said: str
    branch_id: int | None = None
    commune_id: int | None = None
    province_id: int | None = None


def say(
    act: Running, answers: Sequence[Answer], *, how: str, said_on: date, today: date, note: str = ""
) -> list[Consent]:
    """Operation: write down what people said; the caller has locked them. The rows are their own trail.

    Raises Refused for a day ahead or before the words, for a purpose that asks nobody, and for taking back
    what was not given.
    """
    known = last_words([one.subject for one in answers])
    for one in answers:
        _check(one, known.get(one.subject, {}).get(one.wording.purpose_id), said_on, today)
    rows = [_row(act, one, how, said_on, note) for one in answers]
    return Consent.objects.bulk_create(rows)


def _check(answer: Answer, last: Consent | None, said_on: date, today: date) -> None:
    purpose = answer.wording.purpose
    if not purpose.active or purpose.basis != Purpose.Basis.CONSENT:
        raise Refused(f"“{purpose.label}” hiện không phải hỏi. Hãy tải lại trang.")
    if answer.said not in Consent.Said.values:
        raise Refused("Hãy chọn Đồng ý hoặc Không đồng ý.")
    since = answer.wording.since.astimezone(timezone.get_current_timezone()).date()
    if said_on > today or said_on < since:
        raise Refused(f"Ngày ký phải từ {since:%d/%m/%Y}, ngày có lời này, đến hôm nay.")
    if answer.said == Consent.Said.WITHDRAWN and (last is None or last.said != Consent.Said.YES):
        raise Refused("Chưa đồng ý thì không có gì để rút lại. Hãy chọn Không đồng ý.")


def _row(act: Running, one: Answer, how: str, said_on: date, note: str) -> Consent:
    return Consent(
        subject_id=one.subject,
        wording=one.wording,
        said=one.said,
        how=how,
        said_on=said_on,
        account_id=act.actor.id if act.actor.kind is Kind.ACCOUNT else None,
        actor_name=act.actor.name,
        note=nfc_clean(note)[:200],
        branch_id=one.branch_id,
        commune_id=one.commune_id,
        province_id=one.province_id,
    )
