"""Opening + in - out = closing: what became of the members of a unit in a period, straight from the spells.

A move within the unit shown is nobody's coming or going there: the end of one spell and the beginning of the
next on the same day are taken out together. Units are those of today's tree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.members.models import Spell
from sohoi.members.models.spell import INSIDE
from sohoi.members.permissions import SEE_FIGURES, SEE_MEMBERS
from sohoi.units.models import Unit

Entry, Exit = Spell.Entry, Spell.Exit


@dataclass(frozen=True)
class Cause:
    """Why members came or went, as the table says it: the kinds of spells' beginnings or ends it sums up."""

    slug: str
    words: str
    kinds: tuple[str, ...]


ENTRIES = (
    Cause("ghi-so", "Ghi sổ ban đầu", (Entry.LISTED,)),
    Cause("ket-nap", "Kết nạp", (Entry.ADMITTED,)),
    Cause("cong-nhan", "Công nhận danh dự", (Entry.RECOGNISED,)),
    Cause("chuyen-den", "Chuyển đến", (Entry.MOVED_IN, Entry.TRANSFERRED)),
    Cause("vao-lai", "Vào lại", (Entry.RETURNED,)),
    Cause("nhap-den", "Đến do sáp nhập, chia tách", (Entry.MERGED,)),
)
EXITS = (
    Cause("chuyen-di", "Chuyển đi", (Exit.MOVED, Exit.TRANSFERRED)),
    Cause("theo-chong", "Theo chồng", (Exit.MARRIED_AWAY,)),
    Cause("lam-xa", "Đi làm xa", (Exit.WORKS_AWAY,)),
    Cause("noi-o", "Chuyển nơi ở", (Exit.MOVED_AWAY,)),
    Cause("xin-thoi", "Xin thôi", (Exit.RESIGNED,)),
    Cause("xoa-ten", "Xóa tên", (Exit.STRUCK_OFF,)),
    Cause("tu-tran", "Từ trần", (Exit.DIED,)),
    Cause("thoi-danh-du", "Thôi danh dự", (Exit.HONOUR_ENDED,)),
    Cause("nhap-di", "Đi do sáp nhập, chia tách", (Exit.MERGED,)),
)
MERGED_IN, MERGED_OUT = ENTRIES[-1].slug, EXITS[-1].slug
CAUSES = {cause.slug: cause for cause in (*ENTRIES, *EXITS)}
_SLUG_IN = {kind: cause.slug for cause in ENTRIES for kind in cause.kinds}
_SLUG_OUT = {kind: cause.slug for cause in EXITS for kind in cause.kinds}


@dataclass
class Balance:
    """One unit in a period. `moves` are people by the slug of their cause; what is nought may be absent."""

    opening: int = 0
    closing: int = 0
    moves: Counter[str] = field(default_factory=Counter)

    @property
    def came(self) -> int:
        return sum(self.moves[cause.slug] for cause in ENTRIES)

    @property
    def went(self) -> int:
        return sum(self.moves[cause.slug] for cause in EXITS)

    @property
    def merged_in(self) -> int:
        return self.moves[MERGED_IN]

    @property
    def merged_out(self) -> int:
        return self.moves[MERGED_OUT]

    @property
    def is_empty(self) -> bool:
        return not (self.opening or self.closing or self.came or self.went)

    def add(self, other: Balance) -> None:
        """Take the numbers of another unit along."""
        self.opening += other.opening
        self.closing += other.closing
        self.moves.update(other.moves)


@dataclass(frozen=True)
class Table:
    """The unit as a whole, and the units below it that are open or had anybody; for a branch none."""

    total: Balance
    lines: list[tuple[Unit, Balance]]


# Where a spell hangs: the column of the unit shown, and of the units below it.
ABOVE = {Level.PROVINCE: "province_id", Level.COMMUNE: "commune_id", Level.BRANCH: "branch_id"}
BELOW = {Level.PROVINCE: "commune_id", Level.COMMUNE: "branch_id", Level.BRANCH: "branch_id"}

# Grouped by branch before the units are looked up: a third less time over a province.
FLOWS = """
SELECT u.{below}, f.came, f.went, sum(f.opening), sum(f.closing), sum(f.n) FROM (
    SELECT branch_id, CASE WHEN since >= %(first)s THEN entry END AS came,
           CASE WHEN until <= %(last)s THEN exit END AS went,
           count(*) FILTER (WHERE since < %(first)s) AS opening,
           count(*) FILTER (WHERE until IS NULL OR until > %(last)s) AS closing, count(*) AS n
    FROM members_spell
    WHERE since <= %(last)s AND (until IS NULL OR until >= %(first)s) {within} GROUP BY 1, 2, 3
) f JOIN units_unit u ON u.id = f.branch_id WHERE u.{above} = %(unit)s
GROUP BY 1, 2, 3
"""
# A province is most of the table, and a list of its thousands of branches would only be in the way.
WITHIN = "AND branch_id = ANY(ARRAY(SELECT id FROM units_unit WHERE {above} = %(unit)s))"
# The spell that follows on the very day: of several on one day those without a day of their own come first.
MOVED = """
FROM members_spell s JOIN units_unit u ON u.id = s.branch_id
CROSS JOIN LATERAL (
    SELECT n.id, n.branch_id, n.entry FROM members_spell n
    WHERE n.person_id = s.person_id AND n.since = s.until AND n.id <> s.id
      AND (s.since < s.until OR n.until IS DISTINCT FROM n.since OR n.id > s.id)
    ORDER BY n.until IS DISTINCT FROM n.since, n.id LIMIT 1
) n JOIN units_unit nu ON nu.id = n.branch_id
WHERE u.{above} = %(unit)s AND nu.{above} = %(unit)s AND s.until BETWEEN %(first)s AND %(last)s
  AND s.exit = ANY(%(inside)s)
"""
PAIRS = f"SELECT u.{{below}}, nu.{{below}}, s.exit, n.entry, count(*) {MOVED} GROUP BY 1, 2, 3, 4"
PAIR_IDS = f"SELECT s.id, s.exit, n.id, n.entry {MOVED}"


def table(actor: Actor, unit: Unit, *, first: date, last: date) -> Table:
    """The balance of a province, commune or branch from the first to the last day, in two statements.

    NotForYou for whoever may not see the figures of the unit, and for other levels.
    """
    gate.require(actor, SEE_FIGURES, unit)
    lines, total = _counted(unit, first, last)
    if unit.level == Level.BRANCH:
        return Table(total, [])
    return Table(total, [(one, lines[one.pk]) for one in _below(unit) if _shown(one, lines)])


def _counted(unit: Unit, first: date, last: date) -> tuple[Mapping[int, Balance], Balance]:
    lines: defaultdict[int, Balance] = defaultdict(Balance)
    total = Balance()
    for below, came, went, opening, closing, n in _rows(FLOWS, unit, first, last):
        moves = Counter({_SLUG_IN[came]: int(n)} if came else {})
        moves.update({_SLUG_OUT[went]: int(n)} if went else {})
        lines[below].add(Balance(int(opening), int(closing), moves))
    for line in lines.values():
        total.add(line)
    for origin, target, gone, entry, n in _rows(PAIRS, unit, first, last):
        within = Counter({_SLUG_OUT[gone]: n, _SLUG_IN[entry]: n})
        total.moves.subtract(within)
        if origin == target:
            lines[origin].moves.subtract(within)
    return lines, total


def _rows(question: str, unit: Unit, first: date, last: date) -> list[tuple[Any, ...]]:
    level = Level(unit.level)
    if level not in ABOVE:
        raise gate.NotForYou
    within = "" if level == Level.PROVINCE else WITHIN.format(above=ABOVE[level])
    with connection.cursor() as cursor:
        cursor.execute(
            question.format(above=ABOVE[level], below=BELOW[level], within=within),
            {"unit": unit.pk, "first": first, "last": last, "inside": list(INSIDE)},
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _below(unit: Unit) -> Iterable[Unit]:
    level = Level.BRANCH if unit.level == Level.COMMUNE else Level.COMMUNE
    found = Unit.objects.filter(**{ABOVE[Level(unit.level)]: unit.pk}, level=level)
    return found.order_by("order_key", "id")


def _shown(one: Unit, lines: Mapping[int, Balance]) -> bool:
    """Every open unit, and closed ones that had anybody in the period."""
    return one.closed_on is None or (one.pk in lines and not lines[one.pk].is_empty)


@dataclass(frozen=True)
class Behind:
    """Somebody behind a number: the spell that began or ended, on its day."""

    spell: Spell
    on: date
    ended: bool


def behind(
    actor: Actor, unit: Unit, cause: Cause, *, first: date, last: date, start: int = 0, size: int = 100
) -> list[Behind]:
    """The people whom one number of the unit's table counts, by day, from the start-th on.

    NotForYou for whoever may not see the members of the unit.
    """
    gate.require(actor, SEE_MEMBERS, unit)
    came = cause in ENTRIES
    day, kind = ("since", "entry") if came else ("until", "exit")
    within = _within(unit, cause, first, last)
    found = gate.rows(actor, SEE_MEMBERS, Spell.objects.filter(**_of(unit)))
    found = found.filter(**{f"{day}__range": (first, last), f"{kind}__in": cause.kinds}).exclude(
        pk__in=within
    )
    # The ids first: sorted with all that hangs on them, the people of a province take seconds.
    ids = list(found.order_by(f"-{day}", "-pk").values_list("pk", flat=True)[start : start + size])
    spells = Spell.objects.select_related("person", "branch").in_bulk(ids)
    return [Behind(spells[pk], getattr(spells[pk], day), not came) for pk in ids]


def _within(unit: Unit, cause: Cause, first: date, last: date) -> set[int]:
    """The ends or beginnings that are no leaving or coming of this unit."""
    pairs = _rows(PAIR_IDS, unit, first, last)
    if cause in ENTRIES:
        return {begun for _, _, begun, entry in pairs if entry in cause.kinds}
    return {ended for ended, gone, _, _ in pairs if gone in cause.kinds}


def _of(unit: Unit) -> dict[str, int]:
    column = {Level.PROVINCE: "branch__province_id", Level.COMMUNE: "branch__commune_id"}
    return {column.get(Level(unit.level), "branch_id"): unit.pk}


def differences(then: Balance, now: Balance) -> Iterator[tuple[str, int]]:
    """What changed since, as (words, how many more or fewer)."""
    both = [("Đầu kỳ", then.opening, now.opening)]
    both += [(one.words, then.moves[one.slug], now.moves[one.slug]) for one in (*ENTRIES, *EXITS)]
    both += [("Cuối kỳ", then.closing, now.closing)]
    yield from ((words, after - before) for words, before, after in both if after != before)
