"""Questions about units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import QuerySet

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level, Permission
from sohoi.common.text import fold
from sohoi.units.models import Setting, Unit
from sohoi.units.permissions import SEE_UNITS


def visible(actor: Actor) -> QuerySet[Unit]:
    """The open units that the actor may see."""
    return gate.rows(actor, SEE_UNITS, Unit.objects.filter(closed_on=None))


def open_unit(actor: Actor, unit_id: int, permission: Permission = SEE_UNITS) -> Unit:
    """The open unit with this id where the actor holds the permission, or NotForYou."""
    return gate.get(actor, permission, Unit.objects.filter(closed_on=None), pk=unit_id)


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
