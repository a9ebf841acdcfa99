"""Any sequence of movements, by both sides and in any order: everybody is counted once, and sums balance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sohoi.acts.performing import Refused
from sohoi.common.dates import PartialDate
from sohoi.members.models import (
    Absence,
    Application,
    Arrival,
    Card,
    Member,
    Person,
    Post,
    Spell,
    Transfer,
)
from sohoi.members.models.spell import LEAVING
from sohoi.members.queries import past
from sohoi.members.services import absences, admissions, loose_ends, people, posts, transfers
from sohoi.members.services.decisions import Paper
from sohoi.members.services.past import Ends, amend_spell
from sohoi.units.models import Unit
from tests.factories import Place, all_seeing, make_place, register_person
from tests.members.services.sums import (
    assert_balance,
    assert_joined,
    assert_register_whole,
    kept_counts,
)

LITTLE = st.integers(0, 9)
WHERE = st.integers(0, 4)
BACK = st.sampled_from([0, 0, 0, 30, 400])
FIRST_DAY = date(2020, 1, 1)
FACTS = st.builds(
    lambda year, sex: {"full_name": "Nguyễn Thị Hoa", "birth": PartialDate(year), "sex": sex},
    st.sampled_from([1960, 1979, 1990, 2010]),
    st.sampled_from(Person.Sex.values),
)
KINDS = st.sampled_from(Spell.Kind.values)
ENTRIES = st.sampled_from([None, None, *Spell.Entry.values])
EXITS = st.sampled_from([None, None, *Spell.Exit.values])
SHIFT = st.sampled_from([0, 0, -400, -30, 30, 400])


def pick(rows: Any, which: int) -> Any:
    found = list(rows.order_by("pk"))
    return found[which % len(found)]


def some(model: Any, **how: Any) -> Any:
    return precondition(lambda self: model.objects.filter(**how).exists())


class Movements(RuleBasedStateMachine):
    """Three communes in two provinces, five branches; the days mostly go forward."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.place: Place = make_place()
        self.communes = tuple(one.unit for one in self.place.communes)
        self.branches = (
            *self.place.an_lac.branches,
            *self.place.binh_minh.branches,
            self.place.hoa_my.east,
        )
        self.today = FIRST_DAY
        self.clerk = all_seeing()

    def teardown(self) -> None:
        try:
            assert_register_whole()
            assert_joined()
            self._assert_balanced()
            self._assert_nothing_left_open()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def _assert_balanced(self) -> None:
        days = [FIRST_DAY, *Spell.objects.order_by("since").values_list("since", flat=True)]
        middle = days[len(days) // 2]
        provinces = (self.place.province, self.place.other_province)
        for unit in (*self.branches, *self.communes, *provinces):
            for first, last in ((min(days), self.today), (middle, self.today), (min(days), middle)):
                assert_balance(unit, first, last)

    def _assert_nothing_left_open(self) -> None:
        here = set(Member.objects.values_list("pk", flat=True))
        proposed = Transfer.objects.filter(state=Transfer.State.PROPOSED)
        ended = (
            Absence.objects.filter(until=None),
            Card.objects.filter(ended_on=None),
            Post.objects.filter(until=None),
        )
        for rows in (proposed, *ended):
            assert {one.person_id for one in rows} <= here
        for one in proposed:
            assert one.origin_id == Member.objects.get(pk=one.person_id).branch_id

    def _try(self, act: Any, **arguments: Any) -> None:
        before = kept_counts()
        try:
            act(self.clerk, **arguments)
        except Refused:
            assert kept_counts() == before

    def _day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def _member(self, which: int) -> dict[str, Any]:
        member = pick(Member.objects, which)
        return {"member": member, "version": member.person.version}

    @rule(where=WHERE, facts=FACTS, kind=KINDS, how=st.integers(0, 2), back=BACK)
    def enter(self, where: int, facts: dict[str, Any], kind: str, how: int, back: int) -> None:
        given = {"branch": self.branches[where], "facts": facts, "kind": kind}
        day = self._day(back)
        if how == 0:
            self._try(people.register, since=day, today=self.today, **given)
        elif how == 1:
            paper = Paper("5/QĐ", day) if back else None
            self._try(admissions.admit_directly, on=day, paper=paper, **given)
        else:
            self._try(transfers.arrive, on=day, elsewhere="Tỉnh xa", number="9", **given)

    @rule(where=WHERE, facts=FACTS, kind=KINDS)
    def apply(self, where: int, facts: dict[str, Any], kind: str) -> None:
        branch = self.branches[where]
        self._try(admissions.apply, branch=branch, facts=facts, kind=kind, on=self.today)

    @some(Application, state="waiting")
    @rule(where=WHERE, answered=st.booleans(), days=st.integers(0, 3))
    def admit(self, where: int, answered: bool, days: int) -> None:
        """Those of one commune together, now and then with one who was answered before."""
        commune = self.branches[where].commune
        rows = Application.objects.filter(unit__commune=commune)
        ids = [one.pk for one in (rows if answered else rows.filter(state="waiting"))]
        paper = Paper("7/QĐ", self.today - timedelta(days=days))
        self._try(admissions.admit, unit=commune, applications=ids, paper=paper)

    @some(Application)
    @rule(which=LITTLE, taken_back=st.booleans())
    def answer(self, which: int, taken_back: bool) -> None:
        one = pick(Application.objects, which)
        if taken_back:
            self._try(admissions.withdraw, application=one, on=self.today)
        else:
            self._try(admissions.refuse, application=one, why="Chưa đủ giấy", on=self.today)

    @some(Member)
    @rule(which=LITTLE, where=WHERE, commune=st.booleans())
    def propose(self, which: int, where: int, commune: bool) -> None:
        branch = self.branches[where]
        target = branch.commune if commune else branch
        self._try(transfers.propose, target=target, on=self.today, **self._member(which))

    @some(Transfer)
    @rule(which=LITTLE, where=WHERE, back=BACK)
    def accept(self, which: int, where: int, back: int) -> None:
        """Whatever the transfer is by now."""
        one = pick(Arrival.objects.exclude(target=None), which) if self._targets() else None
        if one:
            branch = self.branches[where]
            self._try(transfers.accept, transfer=one, branch=branch, cell=None, on=self._day(back))

    @some(Transfer)
    @rule(which=LITTLE, sender=st.booleans())
    def take_or_send_back(self, which: int, sender: bool) -> None:
        if sender:
            one = pick(Transfer.objects.exclude(origin=None), which) if self._origins() else None
            if one:
                self._try(transfers.withdraw, transfer=one, on=self.today)
        elif self._targets():
            one = pick(Arrival.objects.exclude(target=None), which)
            self._try(transfers.turn_back, transfer=one, why="Không có người này", on=self.today)

    def _targets(self) -> bool:
        return Arrival.objects.exclude(target=None).exists()

    def _origins(self) -> bool:
        return Transfer.objects.exclude(origin=None).exists()

    @some(Member)
    @rule(which=LITTLE, back=BACK)
    def send_off(self, which: int, back: int) -> None:
        self._try(transfers.send_off, elsewhere="Tỉnh xa", on=self._day(back), **self._member(which))

    @some(Member)
    @rule(which=LITTLE, back=BACK, home=st.booleans())
    def away(self, which: int, back: int, home: bool) -> None:
        if home:
            self._try(absences.come_back, on=self._day(back), **self._member(which))
        else:
            self._try(absences.go_away, since=self._day(back), where="Xa", **self._member(which))

    @some(Member)
    @rule(which=LITTLE, where=WHERE, back=BACK)
    def move(self, which: int, where: int, back: int) -> None:
        branch = self.branches[where]
        self._try(people.move, branch=branch, cell=None, on=self._day(back), **self._member(which))

    @some(Member)
    @rule(which=LITTLE, why=st.sampled_from([*dict(LEAVING)]), back=BACK)
    def leave(self, which: int, why: str, back: int) -> None:
        paper = Paper("3/QĐ", self.today) if why == Spell.Exit.STRUCK_OFF else None
        self._try(people.leave, why=why, on=self._day(back), paper=paper, **self._member(which))

    @some(Spell, until__isnull=False)
    @rule(which=LITTLE, where=WHERE, back=BACK)
    def rejoin(self, which: int, where: int, back: int) -> None:
        spell = pick(Spell.objects.exclude(until=None), which)
        placed = {"branch": self.branches[where], "cell": None, "on": self._day(back)}
        self._try(people.rejoin, spell=spell, **placed)

    @some(Member)
    @rule(which=LITTLE)
    def head(self, which: int) -> None:
        self._try(posts.appoint_head, member=pick(Member.objects, which), on=self.today)

    @some(Spell)
    @rule(which=LITTLE, since=SHIFT, until=SHIFT, entry=ENTRIES, exit_=EXITS)
    def amend(self, which: int, since: int, until: int, entry: str | None, exit_: str | None) -> None:
        spell = pick(Spell.objects, which)
        ends = Ends(
            spell.since + timedelta(days=since),
            entry or spell.entry,
            spell.until + timedelta(days=until) if spell.until else None,
            (exit_ or spell.exit) if spell.until else "",
        )
        version = spell.person.version
        clerk, self.clerk = self.clerk, self.clerk.because("Sổ giấy ghi khác")
        self._try(amend_spell, spell=spell, version=version, ends=ends, today=self.today)
        self.clerk = clerk

    @rule(days=st.integers(1, 500))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)


MACHINE = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    # The explanation of a failure traces every line: it takes minutes and says less than the steps do.
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def test_any_sequence_of_movements_balances(db: None) -> None:
    run_state_machine_as_test(Movements, settings=MACHINE)


def there_and_on(place: Place) -> Person:
    """From Thôn Đông to another commune, away from there, and out of the register."""
    clerk, day = all_seeing(), date(2025, 5, 1)
    person = register_person(place.an_lac.east, birth="1979", joined="2001")
    absences.go_away(clerk, member=person.member, version=1, since=day)
    fresh = Member.objects.get()
    made = transfers.propose(clerk, member=fresh, version=2, target=place.binh_minh.unit, on=day)
    arrival = Arrival.objects.get(pk=made.pk)
    transfers.accept(clerk, transfer=arrival, branch=place.binh_minh.east, cell=None, on=day)
    spell = Spell.objects.get(until=None)
    ends = Ends(date(2025, 6, 1), spell.entry)
    amend_spell(clerk.because("Ghi nhầm"), spell=spell, version=4, ends=ends, today=ends.since)
    return person


def units_of(place: Place) -> Sequence[Unit]:
    return (place.an_lac.east, place.binh_minh.east, place.an_lac.unit, place.binh_minh.unit, place.province)


def test_a_transfer_is_zero_in_the_province_and_one_in_each_commune(place: Place) -> None:
    there_and_on(place)
    assert_register_whole()
    assert_joined()
    for unit in units_of(place):
        assert_balance(unit, date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (loose_ends, "end_absence"),
        (past, "_joined"),
    ],
)
def test_what_is_forgotten_would_be_seen(
    place: Place, monkeypatch: pytest.MonkeyPatch, where: Any, name: str
) -> None:
    monkeypatch.setattr(where, name, lambda *_, **__: None)
    with pytest.raises(AssertionError):
        there_and_on(place)
        assert_register_whole()
        assert_joined()
