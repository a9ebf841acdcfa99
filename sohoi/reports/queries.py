"""What the pages of figures show: one unit, the communes of a province side by side, closed periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sohoi.access.permissions import SEE_TRAIL
from sohoi.acts import gate, trail
from sohoi.acts.actor import Actor, Level
from sohoi.acts.models import About
from sohoi.acts.models import Line as Told
from sohoi.acts.performing import ACTS
from sohoi.common.periods import Period
from sohoi.common.templatetags.ui import percent
from sohoi.common.text import group_digits
from sohoi.members.models import Spell
from sohoi.members.permissions import (
    ADMIT,
    AMEND_PAST,
    APPOINT,
    EDIT_MEMBERS,
    IMPORT_BOOKS,
    MERGE_MEMBERS,
    SEE_FIGURES,
    UNDO_BOOKS,
)
from sohoi.members.queries import balance, figures
from sohoi.members.queries.balance import Balance, Table
from sohoi.members.queries.figures import Figures, Line
from sohoi.reports.models import Closing
from sohoi.units import queries as units
from sohoi.units.models import Unit
from sohoi.units.permissions import MERGE_UNITS


@dataclass(frozen=True)
class Board:
    """The figures of a unit, its ages as (words, members), and the units below with theirs."""

    figures: Figures
    ages: list[tuple[str, int]]
    below: list[tuple[Unit, Line | None]]
    most: int
    below_words: str


def board(actor: Actor, unit: Unit, *, year: int) -> Board:
    """All of it, in a fixed number of statements."""
    found = figures.figures(actor, unit, year=year)
    below = _below(actor, unit)
    return Board(
        figures=found,
        ages=_ages(found),
        below=below,
        most=max((line.members for _, line in below if line), default=0),
        below_words="xã, phường" if unit.level < Level.COMMUNE else "chi hội",
    )


def _ages(found: Figures) -> list[tuple[str, int]]:
    """Age groups in words; the odd ones only when there is anybody in them."""
    ages = [(f"{low}–{high}" if high < 200 else f"{low} trở lên", n) for low, high, n in found.ages]
    if found.too_young:
        ages.insert(0, ("Dưới 18", found.too_young))
    if found.age_unknown:
        ages.append(("Chưa rõ", found.age_unknown))
    return ages


def _below(actor: Actor, unit: Unit) -> list[tuple[Unit, Line | None]]:
    if unit.level >= Level.BRANCH:
        return []
    counted = {line.unit: line for line in figures.below(actor, unit)}
    return [(child, counted.get(child.pk)) for child in units.children_of(unit)]


# Below this share of complete records a commune is reminded.
ENOUGH = 80
# Acts under these permissions are work on the register.
WORK = (EDIT_MEMBERS, IMPORT_BOOKS, APPOINT)


@dataclass(frozen=True)
class Commune:
    """One commune of the board: its members and complete records, its open branches, when its register was
    last worked on (None: never)."""

    unit: Unit
    members: int
    complete: int
    branches: int
    worked: datetime | None

    @property
    def share(self) -> float:
        """The part of its records that are complete; -1 where nobody was entered yet, which is worst."""
        return self.complete / self.members if self.members else -1.0

    @property
    def is_behind(self) -> bool:
        """Entered, and too many records are incomplete."""
        return bool(self.members) and percent(self.complete, self.members) < ENOUGH


@dataclass(frozen=True)
class Province:
    """The communes of a province in the wanted order, and their sums."""

    communes: list[Commune]
    members: int
    complete: int

    @property
    def entered(self) -> int:
        return len(self.communes) - len(self.empty)

    @property
    def empty(self) -> list[Commune]:
        return [one for one in self.communes if not one.members]

    @property
    def behind(self) -> list[Commune]:
        return [one for one in self.communes if one.is_behind]


# How the board can be sorted; the worst or the greatest first, names from A.
ORDERS: dict[str, Callable[[Commune], Any]] = {
    "du": lambda one: one.share,
    "ten": lambda one: one.unit.order_key,
    "chi-hoi": lambda one: -one.branches,
    "hoi-vien": lambda one: -one.members,
    "ghi": lambda one: one.worked.timestamp() if one.worked else 0.0,
}


def province(actor: Actor, unit: Unit, *, order: str = "du", backwards: bool = False) -> Province:
    """The communes of a province, those without anybody first unless another order (of ORDERS) is wanted."""
    found = sorted(_communes(actor, unit), key=ORDERS[order], reverse=backwards)
    return Province(found, sum(one.members for one in found), sum(one.complete for one in found))


def _communes(actor: Actor, unit: Unit) -> list[Commune]:
    communes = list(gate.rows(actor, SEE_FIGURES, units.children_of(unit)))
    counted = {line.unit: line for line in figures.below(actor, unit)}
    branches = _branches(actor, unit)
    worked = trail.newest_in(
        [one.pk for one in communes], [act.code for act in ACTS.values() if act.permission in WORK]
    )
    nobody = figures.Line(0, 0, 0, 0)
    lines = [(one, counted.get(one.pk, nobody)) for one in communes]
    return [
        Commune(one, line.members, line.complete, branches.get(one.pk, 0), worked.get(one.pk))
        for one, line in lines
    ]


def _branches(actor: Actor, unit: Unit) -> dict[int | None, int]:
    """How many open branches each commune of the province has."""
    found = gate.rows(actor, SEE_FIGURES, Unit.open_branches().filter(province_id=unit.pk))
    return dict(found.order_by().values_list("commune_id").annotate(n=Count("pk")))


def reminder(found: Province, unit: Unit, *, today: date) -> str:
    """A message to the communes that entered nobody or too little, empty when there is none of them."""
    said = list(_reminded(found, today))
    if not said:
        return ""
    help_words = (
        "Kính đề nghị các xã, phường nhập và bổ sung. Có danh sách Excel sẵn thì tải lên, không cần sửa lại "
        "theo mẫu. Chỗ nào khó, xin nhắn lại để Hội tỉnh giúp."
    )
    greeting, thanks = "Kính gửi Hội LHPN các xã, phường!", f"Trân trọng cảm ơn.\n{unit.title}"
    return "\n\n".join([greeting, *said, help_words, thanks])


def _reminded(found: Province, today: date) -> Iterator[str]:
    day = f"{today:%d/%m/%Y}"
    if found.empty:
        names = ", ".join(one.unit.name for one in found.empty)
        yield f"Đến ngày {day}, các nơi sau chưa nhập hội viên vào Sổ Hội:\n{names}."
    if found.behind:
        names = ", ".join(f"{one.unit.name} ({percent(one.complete, one.members)}%)" for one in found.behind)
        yield f"Đến ngày {day}, các nơi sau có chưa đến {ENOUGH}% hồ sơ đủ thông tin:\n{names}."


def newest_closing(unit: Unit, period: Period) -> Closing | None:
    """The last closing of this very period. The caller has asked the gate for the unit."""
    return closings(unit, period).first()


def closings(unit: Unit, period: Period) -> QuerySet[Closing]:
    """Every time the period was closed, newest first. The caller has asked the gate for the unit."""
    found = Closing.objects.filter(unit=unit, first=period.first, last=period.last)
    return found.select_related("by").order_by("-n")


def recent_closings(unit: Unit) -> list[Closing]:
    """The last closing of each of the last periods. The caller has asked the gate for the unit."""
    newest = Closing.objects.filter(unit=unit).order_by("first", "last", "-n").distinct("first", "last")
    return sorted(newest, key=lambda one: (one.last, one.first), reverse=True)[:12]


def frozen(table: Table) -> dict[str, Any]:
    """A table as it is kept."""
    lines = [{"unit": unit.pk, "name": unit.name, **_written(one)} for unit, one in table.lines]
    return {"total": _written(table.total), "lines": lines}


def _written(one: Balance) -> dict[str, Any]:
    moves = {slug: n for slug, n in sorted(one.moves.items()) if n}
    return {"opening": one.opening, "closing": one.closing, "moves": moves}


def _read(kept: dict[str, Any]) -> Balance:
    return Balance(kept["opening"], kept["closing"], Counter(kept["moves"]))


@dataclass(frozen=True)
class Shown:
    """One line of a balance on a page: a unit by its name and id, and its numbers."""

    unit: int
    name: str
    balance: Balance


def shown(table: Table) -> list[Shown]:
    """The lines of a table of now."""
    return [Shown(unit.pk, unit.name, one) for unit, one in table.lines]


def thawed(closing: Closing) -> tuple[Balance, list[Shown]]:
    """A closed table: the numbers of the unit, and its lines by the names of then."""
    lines = [Shown(one["unit"], one["name"], _read(one)) for one in closing.table["lines"]]
    return _read(closing.table["total"]), lines


def same(closing: Closing, table: Table) -> bool:
    """Whether the numbers have not changed since they were closed; names may have, and empty units come."""
    return _numbers(closing.table) == _numbers(frozen(table))


def _numbers(kept: dict[str, Any]) -> tuple[Balance, dict[int, Balance]]:
    lines = {one["unit"]: _read(one) for one in kept["lines"]}
    return _read(kept["total"]), {unit: one for unit, one in lines.items() if not one.is_empty}


@dataclass(frozen=True)
class Difference:
    """What is otherwise than it was closed: which number, how many more or fewer, and in which unit below
    ("" for the whole)."""

    where: str
    words: str
    n: int

    @property
    def said(self) -> str:
        """As in: kết nạp +1."""
        sign = "+" if self.n > 0 else "−"
        return f"{self.words[:1].lower()}{self.words[1:]} {sign}{group_digits(abs(self.n))}"


def differences(closing: Closing, table: Table) -> list[Difference]:
    """What was changed after the closing, for the unit and then for each unit below."""
    total, lines = thawed(closing)
    now = {unit.pk: (unit.name, one) for unit, one in table.lines}
    found = [Difference("", words, n) for words, n in balance.differences(total, table.total)]
    then = {one.unit: (one.name, one.balance) for one in lines}
    for pk, (name, _) in {**then, **now}.items():
        before, after = then.get(pk, ("", Balance()))[1], now.get(pk, ("", Balance()))[1]
        found += [Difference(name, words, n) for words, n in balance.differences(before, after)]
    return found


# Acts under these permissions may change when somebody came or went; those only correct what is stated.
MOVING = (EDIT_MEMBERS, ADMIT, AMEND_PAST, IMPORT_BOOKS, UNDO_BOOKS, MERGE_MEMBERS, MERGE_UNITS)
ONLY_FACTS = ("members.correct", "members.amend")


@dataclass(frozen=True)
class Changer:
    """A line of the trail that may explain a difference."""

    what: str
    who: str
    at: datetime
    reason: str


def changers(actor: Actor, closing: Closing) -> list[Changer]:
    """The last lines of the trail since a closing about people who came or went in its period.

    Nothing for whoever may not see the trail.
    """
    period = (closing.first, closing.last)
    people = Spell.objects.filter(Q(since__range=period) | Q(until__range=period))
    told = About.objects.filter(line=OuterRef("pk"), kind="person")
    told = told.filter(Exists(people.filter(person_id=OuterRef("subject_id"))))
    codes = [act.code for act in ACTS.values() if act.permission in MOVING and act.code not in ONLY_FACTS]
    lines = Told.objects.filter(Exists(told), pk__gt=closing.line_id, act__in=codes, **_at(closing.unit))
    found = gate.rows(actor, SEE_TRAIL, lines).order_by("-pk")[:10]
    return [Changer(ACTS[one.act].label, one.actor_name, one.at, one.reason) for one in found]


def _at(unit: Unit) -> dict[str, int]:
    return {"province_id" if unit.level == Level.PROVINCE else "commune_id": unit.pk}
