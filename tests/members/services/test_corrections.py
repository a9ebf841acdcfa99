"""What a member asks to have corrected: asked, taken back, accepted, declined, and two of these at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from sohoi.acts.actor import Actor, Kind
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.common.dates import PartialDate
from sohoi.members import todo
from sohoi.members.models import Correction, Member, Person
from sohoi.members.queries import corrections as queries
from sohoi.members.record import identity_of
from sohoi.members.services import corrections
from sohoi.members.services.corrections import accept, ask, decline, withdraw
from sohoi.members.services.merging import merge, unmerge
from sohoi.members.services.people import Stale, correct, leave
from tests import factories
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole
from tests.races import Meeting, at_once

TODAY = date(2026, 11, 23)
NUMBER = "034177009876"
WAITING, ACCEPTED = Correction.State.WAITING, Correction.State.ACCEPTED
DECLINED, WITHDRAWN = Correction.State.DECLINED, Correction.State.WITHDRAWN
RACE = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head(place: Place) -> Actor:
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Lê Thị Bưởi", phone="0710000001").member


@pytest.fixture
def me(member: Member) -> Actor:
    return herself(member)


def herself(member: Member) -> Actor:
    return Actor(Kind.MEMBER, id=member.subject_id, name=member.name, herself=member.subject_id)


def version_of(member: Member) -> int:
    return Person.objects.get(pk=member.pk).version


def wish(me: Actor, member: Member, **facts: Any) -> Correction:
    return ask(me, member=member, facts=facts or {"phone": "0710000002"})


def yes(actor: Actor, member: Member, correction: Correction) -> Correction:
    return accept(actor, member=member, correction=correction, version=version_of(member), today=TODAY)


def test_accepting_corrects_the_record_in_one_line(head: Actor, me: Actor, member: Member) -> None:
    made = wish(me, member, phone="0710000002", birth=PartialDate(1979, 11), address="Xóm 2")
    before = Line.objects.count()
    done = yes(head, member, made)
    person = Person.objects.get(pk=member.pk)
    assert (person.phone, person.address, person.birth_precision) == ("0710000002", "Xóm 2", "month")
    assert (done.state, done.by_id, done.answered_at is not None) == (ACCEPTED, head.id, True)
    line = Line.objects.latest("id")
    assert (Line.objects.count() - before, line.act, line.pk) == (
        1,
        "members.accept_correction",
        done.answer_line_id,
    )
    assert line.data["changes"]["phone"] == ["0710000001", "0710000002"]
    assert person.line_id == line.pk
    assert_register_whole()


def test_an_identity_number_lies_sealed_and_is_told_to_nobody(head: Actor, me: Actor, member: Member) -> None:
    made = wish(me, member, id_number=NUMBER)
    assert NUMBER.encode() not in bytes(made.payload)
    [one] = queries.beside(head, made, member)
    assert (one.label, one.now, one.wanted.endswith("876"), NUMBER in one.wanted) == (
        "Số căn cước",
        "",
        True,
        False,
    )
    [(_, shown)] = queries.of_member(member)[0].wanted
    assert NUMBER not in shown
    yes(head, member, made)
    assert identity_of(Person.objects.get(pk=member.pk)) == NUMBER
    assert not any(NUMBER in str(line.data) for line in Line.objects.all())


def test_only_what_differs_is_asked_and_only_what_may_be(me: Actor, member: Member) -> None:
    same = {"full_name": "Lê Thị Bưởi", "phone": "0710000001", "address": ""}
    with pytest.raises(Refused, match="khác với hồ sơ"):
        ask(me, member=member, facts=same)
    with pytest.raises(Refused, match="khác với hồ sơ"):
        ask(me, member=member, facts={"party": True, "core": True, "notes": "Cho tôi"})
    made = ask(me, member=member, facts={**same, "phone": "0710000003", "core": True})
    assert queries.facts_of(made) == {"phone": "0710000003"}
    assert ask(me, member=member, facts={}, note=" Tên chồng tôi ghi sai ").note == "Tên chồng tôi ghi sai"


def test_three_wishes_wait_at_most(me: Actor, member: Member) -> None:
    first, *_ = [wish(me, member, address=f"Xóm {n}") for n in range(3)]
    with pytest.raises(Refused, match="3 đề nghị"):
        wish(me, member, address="Xóm 9")
    withdraw(me, member=member, correction=first)
    assert wish(me, member, address="Xóm 9").state == WAITING


def test_declining_says_why_and_changes_nothing(head: Actor, me: Actor, member: Member) -> None:
    made = wish(me, member)
    with pytest.raises(Refused, match="vì sao"):
        decline(head, member=member, correction=made, answer="  ")
    decline(head, member=member, correction=made, answer="Chị mang căn cước đến nhé.")
    [mine] = queries.of_member(member)
    assert (mine.correction.state, mine.correction.answer) == (DECLINED, "Chị mang căn cước đến nhé.")
    assert Person.objects.get(pk=member.pk).phone == "0710000001"


def test_what_was_answered_or_taken_back_is_answered_no_more(head: Actor, me: Actor, member: Member) -> None:
    acts = (
        lambda one: yes(head, member, one),
        lambda one: decline(head, member=member, correction=one, answer="Chưa rõ"),
        lambda one: withdraw(me, member=member, correction=one),
    )
    for n, first in enumerate(acts):
        made = wish(me, member, address=f"Xóm {n}")
        first(made)
        for again in acts:
            with pytest.raises(Refused, match="đã được trả lời"):
                again(made)


def test_a_record_that_changed_meanwhile_is_looked_at_again(head: Actor, me: Actor, member: Member) -> None:
    made, seen = wish(me, member), version_of(member)
    correct(head, member=member, version=seen, facts={"occupation": "Nông dân"}, today=TODAY)
    with pytest.raises(Stale):
        accept(head, member=member, correction=made, version=seen, today=TODAY)
    assert Correction.objects.get().state == WAITING
    assert yes(head, member, made).state == ACCEPTED


def test_strangers_ask_and_answer_nothing(place: Place, head: Actor, me: Actor, member: Member) -> None:
    other = register_person(place.an_lac.west, full_name="Lê Thị Xa").member
    made, theirs = wish(me, member), wish(herself(other), other)
    strangers = [
        actor_with("branch_head", place.an_lac.west),
        actor_with("commune_chair", place.binh_minh.unit),
        actor_with("province_officer", place.province),
    ]
    for stranger in (*strangers, herself(other)):
        for act in (
            lambda who: yes(who, member, made),
            lambda who: decline(who, member=member, correction=made, answer="Không"),
        ):
            with pytest.raises(NotForYou):
                act(stranger)
    for stranger in (*strangers, head, herself(other)):
        for act in (
            lambda who: ask(who, member=member, facts={"phone": "0710999999"}),
            lambda who: withdraw(who, member=member, correction=made),
        ):
            with pytest.raises(NotForYou):
                act(stranger)
    assert list(queries.waiting(head)) == [made]
    with pytest.raises(NotForYou):
        queries.one(head, theirs.pk)
    with pytest.raises(Refused):
        yes(head, member, theirs)
    assert set(Correction.objects.values_list("state", flat=True)) == {WAITING}


def test_what_waits_stands_on_the_desk_of_whoever_answers(
    place: Place, head: Actor, me: Actor, member: Member
) -> None:
    stranger = actor_with("branch_head", place.an_lac.west)
    assert todo.waiting(head) == []
    wish(me, member)
    assert [one.words for one in todo.waiting(head)] == ["1 đề nghị sửa của hội viên"]
    assert todo.waiting(stranger) == []


def test_who_leaves_waits_for_nothing(head: Actor, me: Actor, member: Member) -> None:
    made = wish(me, member)
    leave(head, member=member, version=version_of(member), why="moved_away", on=TODAY)
    made.refresh_from_db()
    assert (made.state, made.answer != "") == (DECLINED, True)
    assert not queries.waiting(head).exists()
    with pytest.raises(NotForYou):
        queries.one(head, made.pk)


def test_wishes_of_a_merged_record_wait_at_the_kept_one(place: Place, head: Actor, member: Member) -> None:
    actor = factories.all_seeing()
    twin = register_person(place.an_lac.east, full_name="Lê Thị Bưởi").member
    made = wish(herself(twin), twin)
    versions = {one.pk: version_of(one) for one in (member, twin)}
    merged = merge(actor, keep=member, other=twin, take=[], versions=versions)
    assert [one.person_id for one in queries.waiting(head)] == [member.pk]
    unmerge(actor, merge=merged)
    assert [(one.pk, one.person_id) for one in queries.waiting(head)] == [(made.pk, twin.pk)]


# Two at once


def accepted_by_both(
    clerk: Actor, head: Actor, member: Member, made: Correction, monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    """Both looked at the same version; each is held inside until the other is in too, or waits for a lock."""
    meeting, facts_of, version = Meeting(), queries.facts_of, version_of(member)

    def slow(correction: Correction) -> dict[str, Any]:
        meeting.arrive()
        return facts_of(correction)

    monkeypatch.setattr(corrections, "facts_of", slow)
    about: dict[str, Any] = {"member": member, "correction": made, "version": version, "today": TODAY}
    return at_once(lambda: accept(clerk, **about), lambda: accept(head, **about))


@RACE
def test_a_wish_is_accepted_once(
    place: Place, head: Actor, me: Actor, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    answers = accepted_by_both(clerk, head, member, wish(me, member), monkeypatch)
    assert {type(one) for one in answers} == {Correction, Refused}
    assert Line.objects.filter(act="members.accept_correction").count() == 1
    assert_register_whole()


@RACE
def test_without_the_locks_it_would_be_accepted_twice(
    place: Place, head: Actor, me: Actor, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, made = actor_with("commune_clerk", place.an_lac.unit), wish(me, member)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    answers = accepted_by_both(clerk, head, member, made, monkeypatch)
    assert [type(one) for one in answers] == [Correction, Correction]
    assert Line.objects.filter(act="members.accept_correction").count() == 2


def accepted_while_taken_back(
    me: Actor, head: Actor, member: Member, made: Correction, monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    meeting, version = Meeting(), version_of(member)
    about: dict[str, Any] = {"member": member, "correction": made}

    def slow(moment: Any = corrections.TransactionNow) -> Any:
        meeting.arrive()
        return moment()

    monkeypatch.setattr(corrections, "TransactionNow", slow)
    return at_once(lambda: accept(head, **about, version=version, today=TODAY), lambda: withdraw(me, **about))


@RACE
def test_what_is_taken_back_is_not_accepted_as_well(
    head: Actor, me: Actor, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = accepted_while_taken_back(me, head, member, wish(me, member), monkeypatch)
    assert {type(one) for one in answers} == {Correction, Refused}
    changed = Person.objects.get(pk=member.pk).phone == "0710000002"
    assert changed == (Correction.objects.get().state == ACCEPTED)
    assert_register_whole()


@RACE
def test_without_the_locks_both_would_be_told_that_it_is_done(
    head: Actor, me: Actor, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = wish(me, member)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    answers = accepted_while_taken_back(me, head, member, made, monkeypatch)
    assert [type(one) for one in answers] == [Correction, Correction]


def four_at_once(me: Actor, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are there; two more come at the same moment, and only one of them may stay."""
    for n in range(2):
        wish(me, member, address=f"Xóm {n}")
    meeting, new_facts = Meeting(), queries.new_facts

    def slow(*given: Any) -> dict[str, Any]:
        meeting.arrive()
        return new_facts(*given)

    monkeypatch.setattr(corrections, "new_facts", slow)
    at_once(lambda: wish(me, member, address="Xóm 8"), lambda: wish(me, member, address="Xóm 9"))


@RACE
def test_the_fourth_wish_does_not_slip_in(me: Actor, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    four_at_once(me, member, monkeypatch)
    assert Correction.objects.count() == corrections.MOST


@RACE
def test_without_the_lock_it_would(me: Actor, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sooner or later: who is quick enough to have committed before the other counts is still counted."""

    def slips_in() -> bool:
        Correction.objects.all().delete()
        with monkeypatch.context() as unlocked:
            unlocked.setattr(QuerySet, "select_for_update", lambda self, **_: self)
            four_at_once(me, member, unlocked)
        return Correction.objects.count() == corrections.MOST + 1

    assert any(slips_in() for _ in range(8))


def test_accepting_is_no_correction_of_others(head: Actor, me: Actor, member: Member, place: Place) -> None:
    """A neighbour's record stays as it is."""
    neighbour = register_person(place.an_lac.east, full_name="Lê Thị Cam", phone="0710000001")
    yes(head, member, wish(me, member))
    assert Person.objects.get(pk=neighbour.pk).phone == "0710000001"
