"""Acts on what members say about the use of their data. Each answer is a row that stays, its own trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from sohoi.access.models import Consent, Wording
from sohoi.access.services.consent import Answer, say
from sohoi.acts import gate
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.members.models import Member, Person
from sohoi.members.permissions import COLLECT_CONSENT, OWN_PAGE
from sohoi.units.models import Unit

COLLECT = Act("members.collect_consent", "Ghi lời đồng ý", COLLECT_CONSENT, row_is_trail=True)
COLLECT_MANY = Act(
    "members.collect_consents", "Ghi lời đồng ý của nhiều người", COLLECT_CONSENT, row_is_trail=True
)
SAY = Act("members.say_consent", "Trả lời về dữ liệu của mình", OWN_PAGE, row_is_trail=True)
BY_OFFICE = (Consent.How.PAPER, Consent.How.SPOKEN)


@dataclass(frozen=True)
class Said:
    """What one member said to one wording."""

    person: int
    wording: Wording
    said: str


@performs(COLLECT, on="member")
def collect(
    act: Running,
    *,
    member: Member,
    said: Sequence[Said],
    how: str,
    said_on: date,
    today: date,
    note: str = "",
) -> list[Consent]:
    """Write down what a member said, on paper or aloud. Raises Refused where nothing was chosen."""
    return _collect(act, [member], said, how, said_on, today, note)


@performs(COLLECT_MANY, on="branch", lock=False)
def collect_many(
    act: Running, *, branch: Unit, said: Sequence[Said], how: str, said_on: date, today: date, note: str = ""
) -> list[Consent]:
    """Write down a signed sheet of a branch. Raises Refused where somebody of it is in the branch no more."""
    wanted = {one.person for one in said}
    found = Member.objects.filter(branch=branch, pk__in=wanted)
    people = list(found.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for one in people:
        gate.require(act.actor, COLLECT_CONSENT, one)
    if len(people) != len(wanted):
        raise Refused("Có người vừa chuyển khỏi chi hội này. Hãy xem lại danh sách rồi lưu.")
    return _collect(act, people, said, how, said_on, today, note)


def _collect(
    act: Running,
    people: Sequence[Member],
    said: Sequence[Said],
    how: str,
    said_on: date,
    today: date,
    note: str,
) -> list[Consent]:
    if not said:
        raise Refused("Chưa chọn câu trả lời nào. Hãy chọn Đồng ý hoặc Không đồng ý.")
    if how not in BY_OFFICE:
        raise Refused("Hãy chọn ký trên giấy hay nói trực tiếp.")
    return _write(act, people, said, how, said_on, today, note)


def _write(
    act: Running,
    people: Sequence[Member],
    said: Sequence[Said],
    how: str,
    said_on: date,
    today: date,
    note: str,
) -> list[Consent]:
    by_person = {one.pk: one for one in people}
    answers = [_answer(by_person[one.person], one) for one in said]
    made = say(act, answers, how=how, said_on=said_on, today=today, note=note)
    # A list that brought her in is not taken back any more: her word would hang on nobody.
    touched = Person.objects.filter(pk__in=by_person)
    touched.update(version=F("version") + 1, line_id=act.line_id)
    return made


def _answer(member: Member, one: Said) -> Answer:
    place = {"branch_id": member.branch_id, "commune_id": member.commune_id}
    return Answer(member.subject_id, one.wording, one.said, **place, province_id=member.province_id)


@performs(SAY, on="member")
def say_herself(act: Running, *, member: Member, wording: Wording, said: str, today: date) -> Consent:
    """A member answers on her own page. Raises Refused where the words she read are not in use any more."""
    newest = Wording.objects.filter(purpose=wording.purpose_id).order_by("-version").first()
    if newest != wording and said == Consent.Said.YES:
        raise Refused("Lời này vừa được viết lại. Hãy đọc lại rồi chọn.")
    [made] = _write(act, [member], [Said(member.pk, wording, said)], Consent.How.OWN_PAGE, today, today, "")
    return made
