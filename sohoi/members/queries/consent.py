"""What members said about the use of their data, as the office and they themselves see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from sohoi.access.models import Consent, Wording
from sohoi.access.queries import consent
from sohoi.access.queries.consent import Asked, Count
from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.text import fold
from sohoi.members.models import Member
from sohoi.members.permissions import COLLECT_CONSENT, SEE_MEMBERS
from sohoi.members.queries.figures import COLUMN
from sohoi.units import queries as units
from sohoi.units.models import Unit

# What follows when she says no or takes her yes back.
FOLLOWS = {
    "bao-tin": "Hội không gửi thông báo, giấy mời qua điện thoại nữa. Có việc thì báo tận nơi.",
    "nhay-cam": "Hội xóa dân tộc, tôn giáo, đảng viên, hộ nghèo, bảo hiểm y tế khỏi hồ sơ.",
    "hinh-anh": "Hội không đăng ảnh có mặt người này nữa và gỡ ảnh đã đăng.",
}
MOODS = {Consent.Said.YES: "done", Consent.Said.NO: "plain", Consent.Said.WITHDRAWN: "wait"}
WORDS = {
    Consent.Said.YES: "Đồng ý",
    Consent.Said.NO: "Không đồng ý",
    Consent.Said.WITHDRAWN: "Đã rút lại",
}


@dataclass(frozen=True)
class State:
    """How one person stands to one purpose: the last word, or none where she was not asked."""

    asked: Asked
    last: Consent | None

    @property
    def code(self) -> str:
        return self.asked.purpose.pk

    @property
    def words(self) -> str:
        return WORDS[Consent.Said(self.last.said)] if self.last else "Chưa hỏi"

    @property
    def mood(self) -> str:
        return MOODS[Consent.Said(self.last.said)] if self.last else "plain"

    @property
    def is_yes(self) -> bool:
        return self.last is not None and self.last.said == Consent.Said.YES

    @property
    def older(self) -> bool:
        """Whether she said it to words that are not the ones in use."""
        return self.last is not None and self.last.wording_id != self.asked.wording.pk

    @property
    def follows(self) -> str:
        """What is to be done now that she said no after all; empty otherwise."""
        return FOLLOWS.get(self.code, "") if self.last and not self.is_yes else ""

    @property
    def would_follow(self) -> str:
        """What would follow if she took her yes back."""
        return FOLLOWS.get(self.code, "")


def states(member: Member) -> list[State]:
    """Each purpose that people are asked for, and those she once answered. The caller has seen her through
    the gate."""
    last = consent.last_words([member.subject_id]).get(member.subject_id, {})
    found = [one for one in consent.purposes() if one.asks or one.purpose.pk in last]
    return [State(one, last.get(one.purpose.pk)) for one in found]


def asking() -> list[Asked]:
    """The purposes for which people are asked now."""
    return consent.asking()


def unasked_bases() -> list[Asked]:
    """Purposes in use for which nobody is asked: by agreement on joining, or by law."""
    return [one for one in consent.purposes() if one.purpose.active and not one.asks]


def wording(pk: int) -> Wording | None:
    """Words that somebody was shown, in use or not."""
    return Wording.objects.filter(pk=pk).select_related("purpose").first()


def answered(member: Member) -> list[Consent]:
    """Everything that she ever said, newest first. The caller asked the gate for her."""
    return consent.all_words(member.subject_id)


# A unit


@dataclass(frozen=True)
class Line:
    """One place of a unit: how many members, and for each purpose how many said what."""

    unit: Unit
    people: int
    counts: list[Count]


@dataclass(frozen=True)
class Overview:
    """A commune or a branch: the purposes that ask, the counts of each, and the same for its branches."""

    asked: list[Asked]
    whole: Line
    branches: list[Line]

    @property
    def pairs(self) -> list[tuple[Asked, Count]]:
        """Each purpose with the counts of the whole unit."""
        return list(zip(self.asked, self.whole.counts, strict=True))


def overview(actor: Actor, unit: Unit) -> Overview:
    """How far a commune or a branch has come with asking."""
    asked = consent.asking()
    people = Member.objects.filter(**{COLUMN[Level(unit.level)]: unit.pk})
    rows = list(gate.rows(actor, SEE_MEMBERS, people).values_list("branch_id", "subject_id"))
    places: dict[int, list[int]] = {unit.pk: []}
    branches = list(units.branches_of(unit.pk)) if unit.level == Level.COMMUNE else []
    places |= {one.pk: [] for one in branches}
    for branch, subject in rows:
        for place in {branch, unit.pk} & places.keys():
            places[place].append(subject)
    found = consent.counts(places, [one.purpose.pk for one in asked])

    def line(one: Unit) -> Line:
        return Line(one, len(places[one.pk]), [found[one.pk, each.purpose.pk] for each in asked])

    return Overview(asked, line(unit), [line(one) for one in branches])


@dataclass(frozen=True)
class Row:
    """One member with how she stands to each purpose that asks."""

    member: Member
    states: list[State]

    @property
    def unasked(self) -> bool:
        return any(state.last is None for state in self.states)


PAGE = 50


def rows(actor: Actor, branch: Unit, *, text: str = "", only_unasked: bool = True) -> list[Row]:
    """Members of a branch by name; `only_unasked` leaves out who has answered everything."""
    found = Member.objects.filter(branch=branch).select_related("cell")
    if text:
        found = found.filter(name_search__contains=f" {fold(text)}")
    return _rows(gate.rows(actor, COLLECT_CONSENT, found).order_by("sort_key", "pk"), only_unasked)


def _rows(found: QuerySet[Member], only_unasked: bool) -> list[Row]:
    asked = consent.asking()
    people = list(found)
    last = consent.last_words([one.subject_id for one in people])
    made = [
        Row(one, [State(each, last.get(one.subject_id, {}).get(each.purpose.pk)) for each in asked])
        for one in people
    ]
    return [row for row in made if row.unasked] if only_unasked else made


def of_people(actor: Actor, branch: Unit, people: Sequence[int]) -> list[Row]:
    """Those of these persons who are in the branch now, by name."""
    found = Member.objects.filter(branch=branch, pk__in=people).select_related("cell")
    return _rows(gate.rows(actor, COLLECT_CONSENT, found).order_by("sort_key", "pk"), False)
