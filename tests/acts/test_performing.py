"""An act is checked, atomic and recorded; a form pressed twice is one act."""

from __future__ import annotations

from typing import Any

import pytest

from sohoi.access.models import RoleGrant, Subject
from sohoi.access.queries import actor_of
from sohoi.acts import gate, performing
from sohoi.acts.actor import Actor, Permission
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import About, Line, Part, Submission
from sohoi.acts.performing import Act, ReasonMissing, Refused, Running, performs
from sohoi.members.models import Book, Member
from sohoi.members.permissions import EDIT_MEMBERS, IMPORT_BOOKS
from sohoi.units.models import Unit
from tests.factories import Place, account_with, actor_with, register_person
from tests.races import Gate, Meeting, at_once

MARK = Act("tests.mark", "Đánh dấu", EDIT_MEMBERS)
MARK_LOOSELY = Act("tests.mark_loosely", "Đánh dấu không khóa", EDIT_MEMBERS)
STRIKE = Act("tests.strike", "Gạch", EDIT_MEMBERS)
EXPLAIN = Act("tests.explain", "Giải thích", EDIT_MEMBERS, needs_reason=True)
VOTE = Act("tests.vote", "Bỏ phiếu", EDIT_MEMBERS, row_is_trail=True)
COPY_IN = Act("tests.copy_in", "Nhập", IMPORT_BOOKS)

RACE = pytest.mark.django_db(transaction=True)


def _mark(act: Running, meeting: Meeting | None, fail: bool) -> Subject:
    made = Subject.objects.create()
    act.about("subject", made.pk)
    act.note(made=1)
    if meeting:
        meeting.arrive()
    if fail:
        raise Refused("Không làm được.")
    return made


@performs(MARK, on="member")
def mark(act: Running, *, member: Member, meeting: Meeting | None = None, fail: bool = False) -> Subject:
    return _mark(act, meeting, fail)


@performs(MARK_LOOSELY, on="member", lock=False)
def mark_loosely(act: Running, *, member: Member, meeting: Meeting | None = None) -> Subject:
    return _mark(act, meeting, False)


@performs(STRIKE, on="member")
def strike(act: Running, *, member: Member) -> Subject:
    member.delete()
    return Subject.objects.create()


@performs(EXPLAIN, on="member")
def explain(act: Running, *, member: Member) -> None:
    return None


@performs(VOTE, on="member")
def vote(act: Running, *, member: Member) -> Subject:
    return _mark(act, None, False)


@performs(COPY_IN, on="book", part=True)
def copy_in(act: Running, *, book: Book, fail: bool = False) -> Subject:
    return _mark(act, None, fail)


def written() -> dict[str, int]:
    """How many rows an act could have left behind."""
    made = {Line, About, Part, Submission, Subject}
    return {model.__name__: model._base_manager.count() for model in made}


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east).member


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


def test_an_act_writes_one_line_with_its_subjects(place: Place, member: Member, clerk: Actor) -> None:
    made = mark(clerk.because(" theo sổ họ tách "), member=member)
    line = Line.objects.get()
    assert (line.act, line.actor_kind, line.actor_id) == ("tests.mark", "account", clerk.id)
    assert (line.actor_name, line.reason, line.data) == (clerk.name, "theo sổ họ tách", {"made": 1})
    home = place.an_lac.east.pk, place.an_lac.unit.pk, place.province.pk
    assert (line.branch_id, line.commune_id, line.province_id) == home
    assert list(About.objects.values_list("line", "kind", "subject_id")) == [(line.pk, "subject", made.pk)]


def test_an_act_that_fails_leaves_nothing(member: Member, clerk: Actor) -> None:
    before = written()
    with pytest.raises(Refused, match="Không làm được"):
        mark(clerk.once("k1"), member=member, fail=True)
    assert written() == before
    mark(clerk.once("k1"), member=member)
    assert written() == {name: n + (name != "Part") for name, n in before.items()}


def test_a_stranger_is_refused_and_leaves_nothing(place: Place, member: Member, clerk: Actor) -> None:
    before = written()
    for role, unit in (("commune_chair", place.binh_minh.unit), ("branch_head", place.an_lac.west)):
        with pytest.raises(NotForYou):
            mark(actor_with(role, unit).once("k1"), member=member)
    assert written() == before
    assert mark(clerk, member=member)


def test_somebody_inside_without_the_permission_is_refused(place: Place, member: Member) -> None:
    with pytest.raises(NotForYou):
        mark(actor_with("commune_auditor", place.an_lac.unit), member=member)


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_act_that_needs_a_reason_waits_for_one(member: Member, clerk: Actor, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        explain(clerk.because(reason), member=member)
    assert not Line.objects.exists()
    explain(clerk.because("Chị đề nghị"), member=member)
    assert Line.objects.get().reason == "Chị đề nghị"


def test_a_row_that_is_its_own_trail_has_no_line(member: Member, clerk: Actor) -> None:
    assert vote(clerk, member=member)
    assert not Line.objects.exists() and not About.objects.exists()


def test_many_subjects_are_written_once_each(place: Place, clerk: Actor) -> None:
    performing.write_about(7_000_001, [])
    line = Line.objects.create(act="tests.mark", actor_kind="system", actor_name="")
    performing.write_about(line.pk, [("person", n % 120) for n in range(240)] + [("book", 5)])
    found = About.objects.filter(line=line).order_by("id").values_list("kind", "subject_id")
    assert list(found) == [("person", n) for n in range(120)] + [("book", 5)]


def test_only_a_row_can_be_locked(clerk: Actor) -> None:
    with pytest.raises(TypeError, match="lock=False"):
        mark(clerk, member="Hoa")  # type: ignore[arg-type]


def test_two_acts_cannot_share_a_code() -> None:
    assert Act("tests.mark", "Đánh dấu", EDIT_MEMBERS) == MARK
    with pytest.raises(ValueError, match=r"tests\.mark"):
        Act("tests.mark", "Khác", EDIT_MEMBERS)
    with pytest.raises(ValueError, match=r"members\.edit"):
        Permission("members.edit", "Khác")


# The key of a form


def test_the_same_key_gives_the_same_answer(member: Member, clerk: Actor) -> None:
    first, second = (mark(clerk.once("k1"), member=member) for _ in range(2))
    assert first == second
    assert Line.objects.count() == Subject.objects.exclude(pk=member.subject_id).count() == 1
    assert mark(clerk.once("k2"), member=member) != first


def test_the_same_key_gives_the_same_answer_when_the_subject_is_gone(member: Member, clerk: Actor) -> None:
    first, second = (strike(clerk.once("k1"), member=member) for _ in range(2))
    assert first == second
    with pytest.raises(NotForYou):
        strike(clerk.once("k2"), member=member)


def test_a_key_of_somebody_else_opens_nothing(place: Place, member: Member, clerk: Actor) -> None:
    made = mark(clerk.once("k1"), member=member)
    before = written()
    with pytest.raises(NotForYou):
        mark(actor_with("commune_clerk", place.an_lac.unit).once("k1"), member=member)
    assert written() == before
    assert mark(clerk.once("k1"), member=member) == made


def test_a_key_of_another_act_opens_nothing(member: Member, clerk: Actor) -> None:
    mark(clerk.once("k1"), member=member)
    with pytest.raises(NotForYou):
        vote(clerk.once("k1"), member=member)


def sent_twice(clerk: Actor, member: Member) -> tuple[list[Any], int]:
    """Both answers, and how many acts came of it."""
    meeting = Meeting()
    call = lambda: mark_loosely(clerk.once("k1"), member=member, meeting=meeting)  # noqa: E731
    return at_once(call, call), Line.objects.count()


@RACE
def test_two_senders_of_one_form_at_once_are_one_act(member: Member, clerk: Actor) -> None:
    (first, second), acts = sent_twice(clerk, member)
    assert isinstance(first, Subject)
    assert (second, acts) == (first, 1)


@RACE
def test_without_the_claim_two_senders_would_be_two_acts(
    member: Member, clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "_claim", lambda act, actor, subject: None)
    (first, second), acts = sent_twice(clerk, member)
    assert first != second
    assert acts == 2


# The subject as it is now


def test_a_stale_subject_that_moved_away_is_refused(place: Place, member: Member) -> None:
    head = actor_with("branch_head", place.an_lac.east)
    assert mark(head, member=member)
    Member.objects.filter(pk=member.pk).update(branch=place.an_lac.west)
    with pytest.raises(NotForYou):
        mark(head, member=member)
    assert mark_loosely(head, member=member), "without the lock the stale row would have let her in"


def test_a_subject_that_is_gone_is_refused(member: Member, clerk: Actor) -> None:
    Member.objects.filter(pk=member.pk).delete()
    with pytest.raises(NotForYou):
        mark(clerk, member=member)


MOVE_AWAY = Act("tests.move_away", "Chuyển đi", EDIT_MEMBERS)


@performs(MOVE_AWAY, on="member")
def move_away(act: Running, *, member: Member, branch: Unit, moved: Gate, meeting: Meeting) -> None:
    Member.objects.filter(pk=member.pk).update(branch=branch)
    moved.open()
    meeting.arrive()


def while_moving(place: Place, member: Member, act: Any) -> Any:
    """What the head of the branch gets whose act begins while the clerk's move is not yet committed."""
    head = actor_with("branch_head", place.an_lac.east)
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    moved, meeting = Gate(), Meeting()

    def move() -> None:
        move_away(clerk, member=member, branch=place.an_lac.west, moved=moved, meeting=meeting)

    def late() -> Any:
        moved.wait()
        return act(head, member=member, meeting=meeting)

    return at_once(move, late)[1]


@RACE
def test_an_act_waits_for_the_move_and_is_then_refused(place: Place, member: Member) -> None:
    # The one who waits is held back by the row lock before she comes in, so only the mover is inside.
    assert isinstance(while_moving(place, member, mark), NotForYou)


@RACE
def test_without_the_lock_an_act_would_slip_in_beside_the_move(place: Place, member: Member) -> None:
    assert isinstance(while_moving(place, member, mark_loosely), Subject)


# Parts of a long act


@pytest.fixture
def book(place: Place) -> Book:
    line = Line.objects.create(act="tests.copy_in", actor_kind="account", actor_name="")
    return Book.objects.create(unit=place.an_lac.unit, name="Sổ", sha256="", line_id=line.pk)


def test_parts_are_numbered_under_one_line(book: Book, clerk: Actor) -> None:
    made = [copy_in(clerk, book=book) for _ in range(3)]
    parts = Part.objects.order_by("id").values_list("line_id", "n", "data")
    assert list(parts) == [(book.line_id, n, {"made": 1}) for n in (1, 2, 3)]
    assert Line.objects.count() == 1
    about = About.objects.order_by("id").values_list("line_id", "subject_id")
    assert list(about) == [(book.line_id, one.pk) for one in made]


def test_a_part_that_fails_takes_only_itself_back(book: Book, clerk: Actor) -> None:
    copy_in(clerk, book=book)
    before = written()
    with pytest.raises(Refused):
        copy_in(clerk, book=book, fail=True)
    assert written() == before
    copy_in(clerk, book=book)
    assert list(Part.objects.values_list("n", flat=True).order_by("n")) == [1, 2]


def test_permission_is_asked_again_for_each_part(place: Place, book: Book) -> None:
    account = account_with("commune_clerk", place.an_lac.unit)
    copy_in(actor_of(account, strong=True), book=book)
    RoleGrant.objects.filter(account=account).update(
        until="2026-01-01T00:00:00Z", since="2025-01-01T00:00:00Z"
    )
    with pytest.raises(NotForYou):
        copy_in(actor_of(account, strong=True), book=book)
    assert Part.objects.count() == 1


def test_a_part_is_refused_when_its_subject_left_her_scope(place: Place, book: Book, clerk: Actor) -> None:
    copy_in(clerk, book=book)
    Book.objects.filter(pk=book.pk).update(unit=place.binh_minh.unit)
    with pytest.raises(NotForYou):
        copy_in(clerk, book=book)
    assert Part.objects.count() == 1


def test_a_closed_unit_ends_what_was_held_there(place: Place, member: Member) -> None:
    account = account_with("branch_head", place.an_lac.east)
    assert gate.may(actor_of(account, strong=True), EDIT_MEMBERS, member)
    Unit.objects.filter(pk=place.an_lac.east.pk).update(closed_on="2026-01-01")
    assert not gate.may(actor_of(account, strong=True), EDIT_MEMBERS, member)


# Deadlocks

CROSS = Act("tests.cross", "Chéo nhau", EDIT_MEMBERS)


@performs(CROSS, on="member")
def cross(act: Running, *, member: Member, other: Member, inside: Meeting) -> Subject:
    if inside.inside < inside.size:
        inside.arrive()
    Member.objects.select_for_update().get(pk=other.pk)
    return Subject.objects.create()


def crossing(place: Place) -> list[Any]:
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    one, two = (register_person(place.an_lac.east).member for _ in range(2))
    inside = Meeting()
    return at_once(
        lambda: cross(clerk, member=one, other=two, inside=inside),
        lambda: cross(clerk, member=two, other=one, inside=inside),
    )


@RACE
def test_two_acts_that_lock_each_other_out_both_succeed(place: Place) -> None:
    answers = crossing(place)
    assert [type(one) for one in answers] == [Subject, Subject]
    assert Line.objects.filter(act=CROSS.code).count() == 2


@RACE
def test_without_trying_again_one_of_the_two_would_fail(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "TRIES", 1)
    answers = crossing(place)
    assert {type(one) for one in answers} == {Subject, performing.Crowded}
    assert Line.objects.filter(act=CROSS.code).count() == 1
