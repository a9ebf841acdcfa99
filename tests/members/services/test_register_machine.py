"""Any sequence of acts leaves list, spells and counts equal: a machine that tries to break them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sohoi.acts.performing import Refused
from sohoi.common.dates import PartialDate
from sohoi.members.models import Member, Person, Spell
from sohoi.members.models.spell import LEAVING
from sohoi.members.services import people, writing
from sohoi.members.tasks import FOLD
from sohoi.units.models import Unit
from tests.factories import Place, all_seeing, make_place, register_person
from tests.members.services.sums import assert_register_whole, damage, kept_counts

NAMES = ["Nguyễn Thị Hoa", "Trần Thị Bé", "H'Hen Niê", "Lê Thị Ánh Tuyết"]
YEARS = st.builds(PartialDate, st.integers(1950, 2005))
DAYS = st.builds(PartialDate, st.integers(1950, 2005), st.integers(1, 12), st.integers(1, 28))
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "full_name": st.sampled_from(NAMES),
        "birth": st.none() | YEARS | DAYS,
        "joined": st.none() | YEARS | DAYS,
        "sex": st.sampled_from(Person.Sex.values),
        "phone": st.sampled_from(["", "0710345678", "0710345679"]),
        "id_number": st.none() | st.from_regex(r"\A0[0-9]{11}\Z"),
        "core": st.none() | st.booleans(),
        "party": st.none() | st.booleans(),
        "poverty": st.sampled_from(["", *Person.Poverty.values]),
        "occupation": st.sampled_from(["", "Làm ruộng"]),
    },
)
KINDS = st.sampled_from(Spell.Kind.values)
WHY = st.sampled_from([*dict(LEAVING), Spell.Exit.MOVED, "no such reason"])
LITTLE = st.integers(0, 9)
FIRST_DAY = date(2020, 1, 1)


class Register(RuleBasedStateMachine):
    """One commune of two branches and a third branch elsewhere; days only go forward, mostly."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.place: Place = make_place()
        self.branches = (*self.place.an_lac.branches, self.place.binh_minh.east)
        self.cells = (*self.place.an_lac.east_cells, *self.place.binh_minh.east_cells)
        self.today = FIRST_DAY
        self.clerk = all_seeing()

    def teardown(self) -> None:
        """Looked at here, not after each step: what went wrong on the way is still wrong at the end."""
        try:
            assert_register_whole()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def _member(self, which: int) -> Member:
        members = list(Member.objects.order_by("pk"))
        return members[which % len(members)]

    def _cell_of(self, branch: Unit, which: int) -> Unit | None:
        own = [cell for cell in self.cells if cell.branch_id == branch.pk]
        return own[which % len(own)] if own and which % 3 else None

    def _try(self, act: Any, **arguments: Any) -> None:
        """What is refused must have changed nothing at all; the invariant looks at the rest."""
        before = kept_counts()
        try:
            act(self.clerk, **arguments)
        except Refused:
            assert kept_counts() == before

    @rule(
        where=st.integers(0, 2), cell=st.integers(0, 5), facts=FACTS, kind=st.sampled_from(Spell.Kind.values)
    )
    def register(self, where: int, cell: int, facts: dict[str, Any], kind: str) -> None:
        branch = self.branches[where]
        stated = {"full_name": NAMES[0], **facts}
        placed = {"branch": branch, "cell": self._cell_of(branch, cell)}
        self._try(people.register, facts=stated, since=self.today, today=self.today, kind=kind, **placed)

    @precondition(lambda self: Member.objects.exists())
    @rule(which=LITTLE, facts=FACTS, stale=st.booleans())
    def correct(self, which: int, facts: dict[str, Any], stale: bool) -> None:
        member = self._member(which)
        version = member.person.version - (1 if stale and which == 9 else 0)
        self._try(people.correct, member=member, version=version, facts=facts, today=self.today)

    @precondition(lambda self: Member.objects.exists())
    @rule(which=LITTLE, where=st.integers(0, 2), cell=st.integers(0, 5), back=st.integers(0, 900))
    def move(self, which: int, where: int, cell: int, back: int) -> None:
        member, branch = self._member(which), self.branches[where]
        on = self.today - timedelta(days=back if back > 600 else 0)
        placed = {"branch": branch, "cell": self._cell_of(branch, cell)}
        self._try(people.move, member=member, version=member.person.version, on=on, **placed)

    @precondition(lambda self: Member.objects.exists())
    @rule(which=LITTLE, why=WHY, back=st.integers(0, 900))
    def leave(self, which: int, why: str, back: int) -> None:
        member = self._member(which)
        on = self.today - timedelta(days=back if back > 600 else 0)
        self._try(people.leave, member=member, version=member.person.version, why=why, on=on)

    @precondition(lambda self: Spell.objects.exclude(until=None).exists())
    @rule(which=LITTLE, where=st.integers(0, 2), back=st.integers(0, 900))
    def rejoin(self, which: int, where: int, back: int) -> None:
        closed = list(Spell.objects.exclude(until=None).order_by("pk"))
        on = self.today - timedelta(days=back if back > 600 else 0)
        placed = {"branch": self.branches[where], "cell": None}
        self._try(people.rejoin, spell=closed[which % len(closed)], on=on, **placed)

    @rule(where=st.integers(0, 2))
    def fold(self, where: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(FOLD, [self.branches[where].pk])

    @rule(days=st.integers(1, 500))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)


MACHINE = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_any_sequence_of_acts_leaves_the_register_whole(db: None) -> None:
    run_state_machine_as_test(Register, settings=MACHINE)


def there_and_back(place: Place) -> None:
    """She joined in 2001, left from the east and came back into the west."""
    person = register_person(place.an_lac.east, birth="1979", joined="2001")
    clerk, day = all_seeing(), FIRST_DAY
    people.leave(clerk, member=person.member, version=1, why=Spell.Exit.WORKS_AWAY, on=day)
    people.rejoin(clerk, spell=person.spells.get(), branch=place.an_lac.west, cell=None, on=day)


def test_whoever_comes_back_elsewhere_is_counted_there(place: Place) -> None:
    there_and_back(place)
    assert_register_whole()


def test_an_act_that_forgot_to_count_would_be_seen(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "move_joined", lambda act, member, before: None)
    there_and_back(place)
    with pytest.raises(AssertionError):
        assert_register_whole()


@pytest.mark.parametrize("harm", ["list", "count", "count above", "joined", "missing"])
def test_the_check_finds_a_register_that_is_not_whole(place: Place, harm: str) -> None:
    register_person(place.an_lac.east, birth="1979", joined="2001")
    assert_register_whole()
    damage(harm)
    with pytest.raises(AssertionError):
        assert_register_whole()
