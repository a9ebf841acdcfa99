"""Applications and admissions: what each act does, whom it refuses, and what two do at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from sohoi.acts import trail
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.common.dates import PartialDate
from sohoi.members.models import Application, Decision, Member, Person, Spell
from sohoi.members.record import unseal_facts
from sohoi.members.services import admissions
from sohoi.members.services.admissions import admit, admit_directly, apply, refuse, withdraw
from sohoi.members.services.decisions import Paper
from sohoi.members.services.people import leave
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole
from tests.races import Meeting, at_once

DAY, LATER = date(2026, 3, 1), date(2026, 3, 8)
PAPER = Paper("12/QĐ-BTV", LATER, "Trần Thị Mai")
NAME, NUMBER = "Nguyễn Thị Xin Vào", "036179001234"
FACTS: dict[str, Any] = {"full_name": NAME, "birth": PartialDate(1990, 5), "id_number": NUMBER}
RACE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head(place: Place) -> Actor:
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


def asked(who: Actor, place: Place, **facts: Any) -> Application:
    return apply(who, branch=place.an_lac.east, facts={**FACTS, **facts}, kind="ordinary", on=DAY)


def test_who_applies_is_in_no_list_and_her_facts_are_sealed(place: Place, head: Actor) -> None:
    cell = place.an_lac.east_cells[0]
    facts = {**FACTS, "joined": PartialDate(2001)}
    one = apply(head, branch=place.an_lac.east, facts=facts, kind="ordinary", on=DAY, cell=cell)
    assert not Person.objects.exists()
    assert (one.state, one.unit, one.cell, one.by_id) == ("waiting", place.an_lac.east, cell, head.id)
    raw = bytes(Application.objects.get().payload)
    assert NAME.encode() not in raw and NUMBER.encode() not in raw
    assert unseal_facts(raw) == {key: FACTS[key] for key in FACTS}
    assert NAME not in str(list(Line.objects.values_list("data", flat=True)))
    assert trail.history("application", one.pk).get().act == "members.apply"


def test_one_decision_admits_several_and_is_on_their_spells(place: Place, head: Actor, clerk: Actor) -> None:
    first, second = asked(head, place), asked(head, place, full_name="Lê Thị Hai", id_number=None)
    lines = Line.objects.count()
    made = admit(clerk, unit=place.an_lac.unit, applications=[first.pk, second.pk], paper=PAPER)
    assert [one.full_name for one in made] == [NAME, "Lê Thị Hai"]
    assert Line.objects.count() == lines + 1
    decision = Decision.objects.get()
    assert (decision.number, decision.about, decision.unit) == ("12/QĐ-BTV", "admission", place.an_lac.unit)
    for person in made:
        spell = person.spells.get()
        assert (spell.entry, spell.since, spell.decision) == ("admitted", LATER, decision)
        assert Person.objects.get(pk=person.pk).joined == LATER
    answered = Application.objects.order_by("pk")
    assert [(one.state, one.person_id, bytes(one.payload)) for one in answered] == [
        ("admitted", person.pk, b"") for person in made
    ]
    assert_register_whole()


def test_an_honorary_member_is_recognised_and_may_be_a_man(place: Place, head: Actor, clerk: Actor) -> None:
    man = {"full_name": "Đỗ Văn Nam", "sex": "male"}
    one = apply(head, branch=place.an_lac.east, facts=man, kind="honorary", on=DAY)
    other = asked(head, place)
    with pytest.raises(Refused, match="hai quyết định"):
        admit(clerk, unit=place.an_lac.unit, applications=[one.pk, other.pk], paper=PAPER)
    [person] = admit(clerk, unit=place.an_lac.unit, applications=[one.pk], paper=PAPER)
    spell = person.spells.get()
    assert (spell.entry, spell.kind) == ("recognised", "honorary")
    assert Decision.objects.get().about == "honour"
    assert_register_whole()


@pytest.mark.parametrize(
    ("facts", "kind", "words"),
    [
        ({"birth": PartialDate(2009)}, "ordinary", "Từ năm 2027 thì kết nạp được"),
        ({"birth": PartialDate(2009)}, "honorary", "chưa đủ 18"),
        ({"sex": "male"}, "ordinary", "hội viên danh dự"),
        ({"full_name": "  "}, "ordinary", "họ và tên"),
    ],
)
def test_whom_the_statutes_do_not_let_in(
    place: Place, clerk: Actor, facts: dict[str, Any], kind: str, words: str
) -> None:
    given: dict[str, Any] = {
        "branch": place.an_lac.east,
        "facts": {**FACTS, **facts},
        "kind": kind,
        "on": DAY,
    }
    for act in (apply, admit_directly):
        with pytest.raises(Refused, match=words):
            act(clerk, **given)
    assert not Person.objects.exists() and not Application.objects.exists()


def test_the_year_of_her_eighteenth_birthday_and_an_unknown_year_will_do(place: Place, clerk: Actor) -> None:
    for birth in (PartialDate(2008), None):
        facts = {**FACTS, "birth": birth, "id_number": None}
        admit_directly(clerk, branch=place.an_lac.east, facts=facts, kind="ordinary", on=DAY)
    assert Member.objects.count() == 2


def test_whoever_decides_admits_at_once_with_or_without_a_paper(place: Place, clerk: Actor) -> None:
    given: dict[str, Any] = {"branch": place.an_lac.east, "facts": FACTS, "kind": "ordinary", "on": DAY}
    without = admit_directly(clerk, **given).spells.get()
    papered = admit_directly(clerk, paper=PAPER, **given).spells.get()
    assert (without.entry, without.decision) == ("admitted", None)
    assert papered.decision == Decision.objects.get()
    assert_register_whole()


def test_what_was_answered_is_not_answered_again(place: Place, head: Actor, clerk: Actor) -> None:
    one = asked(head, place)
    refuse(clerk, application=one, why="Chưa đủ giấy", on=LATER)
    one.refresh_from_db()
    assert (one.state, one.answer, one.answered_on) == ("refused", "Chưa đủ giấy", LATER)
    ways: list[Callable[[], object]] = [
        lambda: admit(clerk, unit=place.an_lac.unit, applications=[one.pk], paper=PAPER),
        lambda: refuse(clerk, application=one, why="Lần nữa", on=LATER),
        lambda: withdraw(head, application=one, on=LATER),
    ]
    for way in ways:
        with pytest.raises(Refused, match="giải quyết"):
            way()
    assert not Person.objects.exists()


def test_only_who_put_her_forward_takes_it_back(place: Place, head: Actor, clerk: Actor) -> None:
    one = asked(head, place)
    with pytest.raises(Refused, match="đã đưa đơn"):
        withdraw(clerk, application=one, on=LATER)
    assert withdraw(head, application=one, on=LATER).state == "withdrawn"


def test_a_refusal_has_a_reason_and_a_decision_a_number_and_a_day(
    place: Place, head: Actor, clerk: Actor
) -> None:
    one = asked(head, place)
    with pytest.raises(Refused, match="lý do"):
        refuse(clerk, application=one, why=" ", on=LATER)
    with pytest.raises(Refused, match="số quyết định"):
        admit(clerk, unit=place.an_lac.unit, applications=[one.pk], paper=Paper(" ", LATER))
    with pytest.raises(Refused, match="01/03/2026"):
        admit(clerk, unit=place.an_lac.unit, applications=[one.pk], paper=Paper("1", date(2026, 2, 1)))
    with pytest.raises(Refused, match="ít nhất một"):
        admit(clerk, unit=place.an_lac.unit, applications=[], paper=PAPER)
    assert Application.objects.get().state == "waiting"
    assert not Decision.objects.exists()


STRANGERS = ("commune_clerk", "branch_head", "province_officer")


@pytest.mark.parametrize("role", STRANGERS)
def test_a_stranger_neither_proposes_nor_answers(place: Place, head: Actor, clerk: Actor, role: str) -> None:
    where = {
        "commune_clerk": place.binh_minh.unit,
        "branch_head": place.an_lac.west,
        "province_officer": place.province,
    }
    stranger, one = actor_with(role, where[role]), asked(head, place)
    with pytest.raises(NotForYou):
        asked(stranger, place)
    with pytest.raises(NotForYou):
        refuse(stranger, application=one, why="Không", on=LATER)
    with pytest.raises(NotForYou):
        withdraw(stranger, application=one, on=LATER)
    with pytest.raises(NotForYou):
        admit_directly(stranger, branch=place.an_lac.east, facts=FACTS, kind="ordinary", on=DAY)
    with pytest.raises((NotForYou, Refused)):
        admit(stranger, unit=where[role], applications=[one.pk], paper=PAPER)
    assert not Person.objects.exists() and Application.objects.get().state == "waiting"


def test_a_head_decides_nothing_herself(place: Place, head: Actor) -> None:
    one = asked(head, place)
    for way in (
        lambda: admit(head, unit=place.an_lac.east, applications=[one.pk], paper=PAPER),
        lambda: refuse(head, application=one, why="Không", on=LATER),
        lambda: admit_directly(head, branch=place.an_lac.east, facts=FACTS, kind="ordinary", on=DAY),
    ):
        with pytest.raises(NotForYou):
            way()


def test_striking_off_is_a_decision(place: Place, head: Actor, clerk: Actor) -> None:
    member = register_person(place.an_lac.east).member
    how: dict[str, Any] = {"member": member, "version": 1, "why": "struck_off", "on": LATER}
    with pytest.raises(NotForYou):
        leave(head, paper=PAPER, **how)
    with pytest.raises(Refused, match="số quyết định"):
        leave(clerk, **how)
    leave(clerk, paper=PAPER, **how)
    spell = Spell.objects.get()
    assert (spell.exit, spell.exit_decision) == ("struck_off", Decision.objects.get(about="leaving"))
    assert_register_whole()


def test_an_honour_ends_and_other_ends_are_for_ordinary_members(place: Place, clerk: Actor) -> None:
    honoured = register_person(place.an_lac.east, kind="honorary").member
    ordinary = register_person(place.an_lac.east).member
    for member, why in ((honoured, "resigned"), (ordinary, "honour_ended")):
        with pytest.raises(Refused, match="lý do"):
            leave(clerk, member=member, version=1, why=why, on=LATER)
    leave(clerk, member=honoured, version=1, why="honour_ended", on=LATER)
    assert Member.objects.get() == ordinary
    assert_register_whole()


def both_decide(place: Place, clerk: Actor, one: Application, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Admitted and refused at the same moment, each held inside until the other is in too, or waits."""
    meeting, answer = Meeting(), admissions._answer

    def slow(*args: Any, **kwargs: Any) -> None:
        meeting.arrive()
        answer(*args, **kwargs)

    monkeypatch.setattr(admissions, "_answer", slow)
    chair = actor_with("commune_chair", place.an_lac.unit)
    return at_once(
        lambda: admit(clerk, unit=place.an_lac.unit, applications=[one.pk], paper=PAPER),
        lambda: refuse(chair, application=one, why="Chưa đủ giấy", on=LATER),
    )


@RACE
def test_of_two_answers_at_once_one_holds(
    place: Place, head: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = asked(head, place)
    answers = both_decide(place, clerk, one, monkeypatch)
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    state = Application.objects.get().state
    assert Person.objects.count() == (1 if state == "admitted" else 0)
    assert_register_whole()


@RACE
def test_without_the_locks_both_answers_would_be_given(
    place: Place, head: Actor, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = asked(head, place)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    answers = both_decide(place, clerk, one, monkeypatch)
    assert [isinstance(answer, Exception) for answer in answers] == [False, False]
