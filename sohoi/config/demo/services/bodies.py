"""Operations: the terms and posts of a commune, its branches and their cells, in bulk.

Communes held their congresses in the autumn of 2025 for the term 2025-2030, which cut short the term
2021-2026; whoever led from the merger until then was appointed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sohoi.acts.performing import Running
from sohoi.config.demo.offices import Seat
from sohoi.config.demo.people import BEGAN
from sohoi.config.demo.services.papers import Given
from sohoi.members.models import Decision, Person, Post, Term
from sohoi.members.titles import TITLES
from sohoi.units.models import Unit

BEFORE, NOW = "2021-2026", "2025-2030"
FIRST_CONGRESS, LAST_CONGRESS = date(2025, 9, 10), 40
RECOGNISED_AFTER = timedelta(days=5)
About, Basis, Title = Decision.About, Post.Basis, Post.Title
Below = tuple[Unit, Sequence[Unit]]


def congress_of(act: Running, number: int) -> date:
    """Operation: the day of the commune's congress; not all of them on one day."""
    return FIRST_CONGRESS + timedelta(days=number * 7 % LAST_CONGRESS)


def decided(act: Running, congress: date) -> set[tuple[str, date]]:
    """Operation: which decisions the posts of the commune stand on."""
    return {(str(About.POST), BEGAN), (str(About.POST), congress + RECOGNISED_AFTER)}


@dataclass(frozen=True)
class Ways:
    """How the posts of one commune are held."""

    before: Term
    now: Term
    branches: Sequence[Term]
    given: Given


def seat(
    act: Running,
    commune: Unit,
    below: Sequence[Below],
    chosen: Sequence[Seat],
    entered: Sequence[Sequence[Person]],
    congress: date,
    given: Given,
) -> None:
    """Operation: `below` are the branches with their cells, `entered` their people, in the order of the
    plan."""
    ways = _terms(act, commune, [branch for branch, _ in below], congress, given)
    Post.objects.bulk_create(
        _post(act, commune, below[one.branch], one, entered[one.branch][one.person], ways) for one in chosen
    )


def _terms(act: Running, commune: Unit, branches: Sequence[Unit], congress: date, given: Given) -> Ways:
    before = Term(unit=commune, label=BEFORE, since=BEGAN, until=congress, line_id=act.line_id)
    now = Term(unit=commune, label=NOW, since=congress, line_id=act.line_id)
    of_branches = [Term(unit=one, label=NOW, since=BEGAN, line_id=act.line_id) for one in branches]
    before, now, *of_branches = Term.objects.bulk_create([before, now, *of_branches])
    return Ways(before, now, of_branches, given)


def _post(act: Running, commune: Unit, below: Below, one: Seat, person: Person, ways: Ways) -> Post:
    branch, cells = below
    if one.cell >= 0:
        held = {"unit": cells[one.cell], "basis": Basis.APPOINTED, "since": BEGAN}
    elif branch.level in TITLES[one.title].levels:
        term = ways.branches[one.branch]
        held = {"unit": branch, "basis": Basis.ELECTED, "since": BEGAN, "term": term}
    else:
        held = {"unit": commune, **_in_commune(one, ways)}
    return Post(person=person, title=one.title, line_id=act.line_id, **held)


def _in_commune(one: Seat, ways: Ways) -> dict[str, object]:
    congress = ways.now.since
    if one.earlier:
        paper = ways.given[About.POST, BEGAN]
        ended = {"until": congress, "end_note": f"Hết nhiệm kỳ {BEFORE}"}
        return {"basis": Basis.APPOINTED, "term": ways.before, "since": BEGAN, "decision": paper, **ended}
    paper = ways.given[About.POST, congress + RECOGNISED_AFTER]
    return {"basis": Basis.ELECTED, "term": ways.now, "since": congress, "decision": paper}
