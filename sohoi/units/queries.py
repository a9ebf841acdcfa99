"""Questions about units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.common.dates import document_words
from sohoi.common.papers import Head, Style
from sohoi.common.text import fold
from sohoi.units.models import Letterhead, Setting, Unit
from sohoi.units.permissions import SEE_UNITS


def visible(actor: Actor) -> QuerySet[Unit]:
    """The open units that the actor may see."""
    return gate.rows(actor, SEE_UNITS, Unit.objects.filter(closed_on=None))


def open_unit(actor: Actor, unit_id: int, permission: Permission = SEE_UNITS) -> Unit:
    """The open unit with this id where the actor holds the permission, or NotForYou."""
    return gate.get(actor, permission, Unit.objects.filter(closed_on=None), pk=unit_id)


def ever(actor: Actor, unit_id: int, permission: Permission) -> Unit:
    """The unit with this id, open or closed, where the actor holds the permission, or NotForYou."""
    return gate.get(actor, permission, Unit.objects.select_related("parent"), pk=unit_id)


def branches_of(commune_id: int) -> QuerySet[Unit]:
    """The open branches of a commune by name. The caller has asked the gate for the commune."""
    found = Unit.objects.filter(commune_id=commune_id, level=Level.BRANCH, closed_on=None)
    return found.order_by("order_key", "id")


def cells_of(branch_id: int) -> QuerySet[Unit]:
    """The open cells of a branch by name. The caller has asked the gate for the branch."""
    found = Unit.objects.filter(branch_id=branch_id, level=Level.CELL, closed_on=None)
    return found.order_by("order_key", "id")


def by_code(code: str) -> list[Unit]:
    """Open units with this code, or the one whose id is written as #17: for the command line."""
    if code.startswith("#") and code[1:].isdecimal():
        return list(Unit.objects.filter(pk=int(code[1:]), closed_on=None))
    return list(Unit.objects.filter(code=code, closed_on=None).order_by("level", "id"))


def setting(key: str, default: object) -> object:
    """A decision of this installation, or the default."""
    found = Setting.objects.filter(pk=key).first()
    return found.value if found else default


def children_of(unit: Unit) -> QuerySet[Unit]:
    """The open units directly under this one by name. The caller has asked the gate for the unit."""
    return Unit.objects.filter(parent=unit, closed_on=None).order_by("level", "order_key", "id")


def alike(units: Sequence[Unit]) -> list[tuple[Unit, Unit]]:
    """These units with each open sister whose name differs in accents alone; a pair stands once."""
    sisters: defaultdict[tuple[int | None, str], list[Unit]] = defaultdict(list)
    for one in Unit.objects.filter(parent__in={unit.parent_id for unit in units}, closed_on=None):
        sisters[one.parent_id, fold(one.name)].append(one)
    found: dict[frozenset[int], tuple[Unit, Unit]] = {}
    for unit in units:
        for other in sisters[unit.parent_id, fold(unit.name)]:
            if other.pk != unit.pk:
                found.setdefault(frozenset((unit.pk, other.pk)), (unit, other))
    return list(found.values())


def home(actor: Actor) -> Unit | None:
    """The widest unit at which the actor holds anything: where her first page is about."""
    places = sorted(actor.grants, key=lambda grant: (grant.level, grant.unit))
    return Unit.objects.filter(pk=places[0].unit).first() if places else None


_ABOVE_ALL = "TRUNG ƯƠNG HỘI LHPN VIỆT NAM"
_NUMBERS = {Style.STATE: "{so}/{loai}-BTV", Style.UNION: "{so}-{loai}/BTV"}
_SIGNED_AS = {Style.STATE: "TM. BAN THƯỜNG VỤ\nCHỦ TỊCH", Style.UNION: "T/M BAN THƯỜNG VỤ\nCHỦ TỊCH"}


def office_of(unit: Unit) -> Unit:
    """The unit that has an office and signs: a commune for its branches and cells, else the unit itself."""
    return unit.commune if unit.level > Level.COMMUNE and unit.commune else unit


def letterhead(unit: Unit) -> Letterhead:
    """How the papers of this unit's office begin and end: what was set, gaps filled from names. Not saved."""
    office = office_of(unit)
    found = Letterhead.objects.filter(pk=office.pk).first() or Letterhead(unit=office)
    return filled(found, office)


def filled(found: Letterhead, office: Unit) -> Letterhead:
    """The letterhead with what it leaves empty as the office's names and its style have it."""
    for name, words in usual_letterhead(office, Style(found.style)).items():
        setattr(found, name, getattr(found, name) or words)
    return found


def usual_letterhead(office: Unit, style: Style) -> dict[str, str]:
    """What stands on the papers of an office that nobody has shaped."""
    return {
        "above": office.parent.title.upper() if office.parent else _ABOVE_ALL,
        "issuer": office.title.upper(),
        "number": _NUMBERS[style],
        "place": place_of(office),
        "signed_as": _SIGNED_AS[style],
    }


def place_of(office: Unit) -> str:
    """The place in a date: "An Lạc" for Xã An Lạc, but "Phường 1" where the name is only a number."""
    kind, _, name = office.name.partition(" ")
    known = kind.casefold() in ("xã", "phường", "tỉnh", "thành") and not name[:1].isdigit()
    if kind.casefold() == "thành":
        name = name.partition(" ")[2]
    return name if known and name else office.name


def head_of(
    unit: Unit, *, on: date, kind: str = "", number: str = "", shaped: Letterhead | None = None
) -> Head:
    """The head of a paper of this unit. A branch writes below its commune and has no number of its own.

    `kind` is the short name of a kind of paper (QĐ, GGT); without one there is no line for a number.
    `shaped` is a letterhead to use in place of the office's own.
    """
    found = shaped or letterhead(unit)
    above, issuer = found.above.splitlines(), found.issuer.splitlines()
    if unit.level > Level.COMMUNE:
        above, issuer = issuer, [unit.title.upper()]
    return Head(
        style=Style(found.style),
        above=tuple(above),
        issuer=tuple(issuer),
        number=number_words(found, number, kind) if kind else "",
        place_date=f"{found.place}, {document_words(on)}",
    )


def number_words(found: Letterhead, number: str, kind: str) -> str:
    """The line with the number. One written whole ("12/QĐ-BTV") stays; a bare one gets the pattern."""
    begins = "Số: " if found.style == Style.STATE else "Số "
    if "/" in number or "-" in number:
        return f"{begins}{number}"
    pattern = found.number.replace("{loai}", kind)
    return begins + pattern.replace("{so}", number or "……")


UNVERSIONED = """
SELECT count(*) FROM units_unit u LEFT JOIN units_unitversion v
ON v.unit_id = u.id AND upper_inf(v.valid)
WHERE u.closed_on IS NULL AND (v.id IS NULL OR v.name <> u.name OR v.parent_id IS DISTINCT FROM u.parent_id)
"""
GAPS = """
SELECT count(*) FROM (
    SELECT lower(valid) AS began, lag(upper(valid)) OVER (PARTITION BY unit_id ORDER BY valid) AS ended
    FROM units_unitversion
) v WHERE ended IS NOT NULL AND ended <> began
"""


def health() -> Iterator[tuple[str, str]]:
    """Whether the tree of today is that of its versions, and these follow each other: for `sohoi doctor`."""
    with connection.cursor() as cursor:
        wrong = 0
        for question in (UNVERSIONED, GAPS):
            cursor.execute(question)
            wrong += cursor.fetchone()[0]
    if wrong:
        yield "wrong", f"{wrong} đơn vị lệch với lịch sử của mình."
    else:
        yield "ok", "Cây đơn vị khớp với lịch sử."
