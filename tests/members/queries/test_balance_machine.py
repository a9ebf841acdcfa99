"""Opening + in - out = closing under any sequence of acts, for every unit and period, against an oracle."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sohoi.acts.actor import Level
from sohoi.acts.performing import Refused
from sohoi.members.models import Member, Person, Spell
from sohoi.members.models.spell import INSIDE, LEAVING
from sohoi.members.queries import balance, health
from sohoi.members.queries.balance import ENTRIES, EXITS, Balance
from sohoi.members.services import people, unions
from sohoi.units import queries as unit_queries
from sohoi.units.models import Unit
from tests.factories import Place, all_seeing, make_place, register_person, running
from tests.members.services.sums import assert_register_whole

FIRST_DAY = date(2020, 1, 1)
DAYS = 40
LITTLE = st.integers(0, 30)
DAY = st.integers(0, DAYS)


def day(n: int) -> date:
    return FIRST_DAY + timedelta(days=n)


class Oracle:
    """The same table worked out day by day from where everybody was: no spell is paired with another."""

    def __init__(self, unit: Unit) -> None:
        above = balance.ABOVE[Level(unit.level)]
        self.inside = {one.pk for one in Unit.objects.filter(level=Level.BRANCH, **{above: unit.pk})}
        self.spells: dict[int, list[Spell]] = {}
        for spell in Spell.objects.order_by("person", "id"):
            self.spells.setdefault(spell.person_id, []).append(spell)

    def there(self, when: date) -> int:
        """How many are in the unit on the evening of that day."""
        return sum(
            one.branch_id in self.inside and one.since <= when and (one.until is None or when < one.until)
            for spells in self.spells.values()
            for one in spells
        )

    def moves(self, first: date, last: date) -> Counter[str]:
        """Each person's way through her spells: what crosses the border of the unit."""
        found: Counter[str] = Counter()
        for spells in self.spells.values():
            for n, one in enumerate(spells):
                before = spells[n - 1] if n else None
                after = spells[n + 1] if n + 1 < len(spells) else None
                if one.branch_id not in self.inside:
                    continue
                if first <= one.since <= last and not (before and self._goes_on(before, one)):
                    found[self._slug(ENTRIES, one.entry)] += 1
                if one.until and first <= one.until <= last and not (after and self._goes_on(one, after)):
                    found[self._slug(EXITS, one.exit)] += 1
        return found

    def _goes_on(self, one: Spell, then: Spell) -> bool:
        both = one.branch_id in self.inside and then.branch_id in self.inside
        return both and one.exit in INSIDE and one.until == then.since

    @staticmethod
    def _slug(causes: tuple[balance.Cause, ...], kind: str) -> str:
        return next(cause.slug for cause in causes if kind in cause.kinds)


def kept(found: Balance) -> Counter[str]:
    return Counter({slug: n for slug, n in found.moves.items() if n})


def assert_balanced(unit: Unit, first: date, last: date) -> Balance:
    """The unit and its lines add up, and are what the oracle says."""
    table = balance.table(all_seeing(), unit, first=first, last=last)
    for one in (table.total, *(line for _, line in table.lines)):
        assert one.opening + one.came - one.went == one.closing
        assert min(kept(one).values(), default=0) >= 0
    oracle, before = Oracle(unit), first - timedelta(days=1)
    assert (table.total.opening, table.total.closing) == (oracle.there(before), oracle.there(last))
    assert kept(table.total) == oracle.moves(first, last)
    for child, line in table.lines:
        if child.level == Level.COMMUNE or kept(line):
            own = balance.table(all_seeing(), child, first=first, last=last).total
            assert (own.opening, own.closing, kept(own)) == (line.opening, line.closing, kept(line))
    assert sum(line.opening for _, line in table.lines) == (table.total.opening if table.lines else 0)
    return table.total


class Movements(RuleBasedStateMachine):
    """A province of two communes and another one; what is refused has changed nothing."""

    @initialize()
    def begin(self) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.place: Place = make_place()
        self.clerk = all_seeing()
        self.today = day(DAYS)

    def teardown(self) -> None:
        try:
            if hasattr(self, "place"):
                self._look()
        finally:
            if hasattr(self, "transaction"):
                transaction.set_rollback(True)
                self.transaction.__exit__(None, None, None)

    def _look(self) -> None:
        assert_register_whole()
        for check in (unit_queries.health, health.listing, health.counts):
            assert [level for level, _ in check()] == ["ok"]
        assert not Member.objects.exclude(branch__closed_on=None).exists()
        cuts = [day(0), day(7), day(20), day(DAYS)]
        units = [self.place.province, self.place.other_province, self.place.an_lac.unit]
        for unit in (*units, self.place.binh_minh.unit, self.place.an_lac.west):
            self._chain(unit, cuts)

    def _chain(self, unit: Unit, cuts: list[date]) -> None:
        """Periods that follow each other: what one ends with the next begins with."""
        before = None
        for first, end in pairwise(cuts):
            found = assert_balanced(unit, first, end - timedelta(days=1))
            assert before is None or before.closing == found.opening
            before = found
        assert_balanced(unit, cuts[1], cuts[1])
        assert_balanced(unit, FIRST_DAY - timedelta(days=400), self.today)

    def _branches(self) -> list[Unit]:
        return list(Unit.objects.filter(level=Level.BRANCH, closed_on=None).order_by("pk"))

    def _branch(self, which: int) -> Unit:
        found = self._branches()
        return found[which % len(found)]

    def _member(self, which: int) -> Member:
        found = list(Member.objects.order_by("pk"))
        return found[which % len(found)]

    def _try(self, act: Any, **asked: Any) -> None:
        spells = sorted(Spell.objects.values_list("pk", "branch", "since", "until"))
        try:
            with transaction.atomic():
                act(self.clerk, **asked)
        except Refused:
            assert sorted(Spell.objects.values_list("pk", "branch", "since", "until")) == spells

    @rule(where=LITTLE, since=DAY, entry=st.sampled_from(["listed", "admitted", "recognised"]))
    def enter(self, where: int, since: int, entry: str) -> None:
        branch = self._branch(where)
        cell = Unit.objects.filter(parent=branch, closed_on=None).order_by("pk").first()
        register_person(
            branch, since=day(since), entry=entry, cell=cell if where % 2 else None, joined="2020"
        )

    @precondition(lambda self: Member.objects.exists())
    @rule(which=LITTLE, where=LITTLE, on=DAY)
    def move(self, which: int, where: int, on: int) -> None:
        member = self._member(which)
        asked = {"member": member, "version": member.person.version, "branch": self._branch(where)}
        self._try(people.move, cell=None, on=day(on), **asked)

    @precondition(lambda self: Member.objects.exists())
    @rule(which=LITTLE, where=LITTLE, on=DAY)
    def transfer(self, which: int, where: int, on: int) -> None:
        """Between communes and provinces, as accepting a transfer writes it."""
        member, branch = self._member(which), self._branch(where)
        spell = Spell.objects.get(person=member.pk, until=None)
        if branch.commune_id == member.commune_id or day(on) < spell.since:
            return
        Spell.objects.filter(pk=spell.pk).update(until=day(on), exit=Spell.Exit.TRANSFERRED)
        Spell.objects.create(
            person_id=member.pk, branch=branch, kind=spell.kind, since=day(on), entry="transferred", line_id=1
        )
        act = running()
        person = Person.objects.get(pk=member.pk)
        people.relist(act, member, person, branch=branch, cell=None, kind=member.kind, poverty=member.poverty)

    @precondition(lambda self: Member.objects.exists())
    @rule(which=LITTLE, on=DAY, why=st.sampled_from([key for key, _ in LEAVING]))
    def leave(self, which: int, on: int, why: str) -> None:
        member = self._member(which)
        self._try(people.leave, member=member, version=member.person.version, why=why, on=day(on))

    @precondition(lambda self: Spell.objects.exclude(until=None).exists())
    @rule(which=LITTLE, where=LITTLE, on=DAY)
    def rejoin(self, which: int, where: int, on: int) -> None:
        closed = list(Spell.objects.exclude(until=None).order_by("pk"))
        asked = {"spell": closed[which % len(closed)], "branch": self._branch(where), "cell": None}
        self._try(people.rejoin, on=day(on), **asked)

    @rule(first=LITTLE, second=LITTLE, on=DAY, anew=st.booleans())
    def merge(self, first: int, second: int, on: int, anew: bool) -> None:
        one, other = self._branch(first), self._branch(second)
        if one.commune_id != other.commune_id or one == other:
            return
        sources, into = ([one, other], "Thôn Chung") if anew else ([one], other)
        asked = {"commune": one.commune, "sources": sources, "into": into, "today": self.today}
        self._try(unions.merge_branches, on=day(on), **asked)

    @precondition(lambda self: Member.objects.exists())
    @rule(which=LITTLE, on=DAY, whole=st.booleans())
    def split(self, which: int, on: int, whole: bool) -> None:
        member = self._member(which)
        cells = [member.cell] if whole and member.cell else []
        asked = {"source": member.branch, "name": "Thôn Tách", "cells": cells, "today": self.today}
        self._try(unions.split_branch, people=[] if cells else [member.pk], on=day(on), **asked)

    @rule(which=LITTLE, on=DAY)
    def dissolve(self, which: int, on: int) -> None:
        branch = self._branch(which)
        if len(self._branches()) > 3:
            asked = {"commune": branch.commune, "branch": branch, "today": self.today}
            self._try(unions.dissolve_branch, on=day(on), **asked)


MACHINE = settings(
    max_examples=12,
    stateful_step_count=14,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_any_sequence_of_movements_balances(db: None) -> None:
    run_state_machine_as_test(Movements, settings=MACHINE)


@pytest.mark.parametrize("harm", ["pairs", "inside", "half open"])
def test_the_oracle_sees_a_wrong_table(place: Place, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    """Each rule of the table, broken, is noticed."""
    person = register_person(place.an_lac.east, since=day(-9))
    people.move(all_seeing(), member=person.member, version=1, branch=place.an_lac.west, cell=None, on=day(1))
    other = register_person(place.an_lac.east, since=day(-9))
    people.leave(all_seeing(), member=other.member, version=1, why="died", on=day(5))
    assert_balanced(place.an_lac.unit, day(0), day(4))
    broken = {
        "pairs": ("PAIRS", balance.PAIRS.replace("GROUP BY", "AND false GROUP BY")),
        "inside": ("INSIDE", ()),
        "half open": ("FLOWS", balance.FLOWS.replace("until <= %(last)s", "until <= %(last)s + 1")),
    }
    monkeypatch.setattr(balance, *broken[harm])
    with pytest.raises(AssertionError):
        assert_balanced(place.an_lac.unit, day(0), day(4))
