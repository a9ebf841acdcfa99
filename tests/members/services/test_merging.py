"""Two records become one, and two again: nothing is lost, and the counts are those of one person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import serializers
from django.db.models.functions import Now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoi.access.models import RoleGrant
from sohoi.acts import trail
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.members.models import (
    Book,
    BookRow,
    Distinct,
    Member,
    Merge,
    Person,
    PersonAccount,
    PersonPoverty,
    Post,
    Spell,
)
from sohoi.members.queries import merged, people
from sohoi.members.services import books, merging, posts
from sohoi.members.services import people as acts
from tests import factories
from tests.factories import Place, actor_with, register_person
from tests.members.services.sums import assert_register_whole, kept_above, kept_counts
from tests.pages.world import bring, reading

DAY, LATER = date(2026, 3, 1), date(2026, 9, 1)
NUMBER = "034180001234"


@pytest.fixture
def clerk(place: Place) -> Actor:
    return actor_with("commune_clerk", place.an_lac.unit)


@pytest.fixture
def keep(place: Place) -> Member:
    return register_person(place.an_lac.east, birth="1980", phone="0710345678", joined="2001").member


@pytest.fixture
def other(place: Place) -> Member:
    more: dict[str, Any] = {"birth": "1980-05-06", "id_number": NUMBER, "joined": "2004", "poverty": "poor"}
    return register_person(
        place.an_lac.west,
        cell=place.an_lac.west_cells[0],
        phone="0710999111",
        other=(("Cỡ áo", "M"),),
        **more,
    ).member


def seen(*members: Member) -> dict[int, int]:
    return dict(Person.objects.filter(pk__in=[one.pk for one in members]).values_list("pk", "version"))


def merge(actor: Actor, keep: Member, other: Member, *take: str) -> Merge:
    return merging.merge(actor, keep=keep, other=other, take=take, versions=seen(keep, other))


TABLES = (Spell, PersonPoverty, Member, Post, PersonAccount, BookRow, RoleGrant)


def register() -> dict[str, Any]:
    """Every row of the register as it stands; versions only grow, and counts are sums."""
    found: dict[str, Any] = {
        model.__name__: serializers.serialize("json", model._base_manager.order_by("pk")) for model in TABLES
    }
    people = list(Person.objects.order_by("pk"))
    for one in people:
        one.version = 0
    return {**found, "Person": serializers.serialize("json", people), "counts": (kept_counts(), kept_above())}


def test_the_kept_record_has_what_it_lacked_and_what_was_chosen(
    clerk: Actor, keep: Member, other: Member
) -> None:
    merge(clerk, keep, other, "birth")
    person = Person.objects.get(pk=keep.pk)
    assert (person.birth, person.birth_precision) == (date(1980, 5, 6), "day")
    assert (person.phone, person.id_tail) == ("0710345678", NUMBER[-3:])
    assert person.joined == date(2001, 1, 1)
    assert person.other == [["Cỡ áo", "M"]]
    assert Member.objects.get(pk=keep.pk).poverty == "poor"
    assert not Member.objects.filter(pk=other.pk).exists()
    gone = Person.objects.get(pk=other.pk)
    assert (gone.full_name, gone.id_hash, gone.phone, gone.other) == (person.full_name, None, "", [])
    assert_register_whole()


def test_a_merged_record_never_joined_and_never_left(
    clerk: Actor, keep: Member, other: Member, place: Place
) -> None:
    """The other left and came back: two events of somebody who did neither."""
    acts.leave(clerk, member=other, version=1, why="works_away", on=DAY)
    last = Spell.objects.get(person=other.pk)
    acts.rejoin(clerk, spell=last, branch=place.an_lac.east, cell=None, on=LATER)
    assert_register_whole()
    merge(clerk, keep, Member.objects.get(pk=other.pk))
    assert_register_whole()
    assert sum(n for key, n in kept_counts().items() if key[3] == 1) == 1
    assert not [key for key in kept_counts() if key[3] == 3]
    before = register()
    merging.unmerge(clerk, merge=Merge.objects.get())
    assert register() != before
    assert_register_whole()


def test_poverty_of_each_year_is_kept_and_a_later_year_of_the_other_does_not_overrule(
    clerk: Actor, keep: Member, other: Member
) -> None:
    PersonPoverty.objects.create(person_id=keep.pk, year=2019, standing="near_poor")
    Member.objects.filter(pk=keep.pk).update(poverty="near_poor")
    PersonPoverty.objects.create(person_id=other.pk, year=2018, standing="near_poor")
    merge(clerk, Member.objects.get(pk=keep.pk), other)
    stated = dict(PersonPoverty.objects.filter(person=keep.pk).values_list("year", "standing"))
    assert stated == {2018: "near_poor", 2019: "near_poor"}
    assert Member.objects.get(pk=keep.pk).poverty == "near_poor"


def test_one_line_is_in_the_history_of_both_and_tells_what_was_left(
    clerk: Actor, keep: Member, other: Member
) -> None:
    merge(clerk, keep, other, "birth")
    assert [line.act for line in trail.history("person", keep.pk)] == ["members.merge"]
    assert [line.act for line in trail.history("person", other.pk)] == ["members.merge"]
    [event] = people.history(clerk, keep.pk)
    told = "\n".join(event.details)
    assert "Hồ sơ kia ghi điện thoại: “0710999111”" in told
    assert "Ngày sinh: “1980” đổi thành “06/05/1980”" in told
    assert NUMBER not in told


def test_what_happened_to_the_other_is_found_from_the_kept(clerk: Actor, keep: Member, other: Member) -> None:
    acts.correct(clerk, member=other, version=1, facts={"occupation": "Thợ may"}, today=DAY)
    assert people.history(clerk, keep.pk) == []
    merge(clerk, keep, other)
    assert [one.what for one in people.history(clerk, keep.pk)] == [
        "Gộp hai hồ sơ thành một",
        "Sửa thông tin",
    ]


STATED = st.fixed_dictionaries(
    {},
    optional={
        "birth": st.sampled_from(["1980", "1980-05", "1980-05-06"]),
        "joined": st.sampled_from(["1999", "2004-03"]),
        "phone": st.sampled_from(["0710000001", "0710000002"]),
        "id_number": st.just(NUMBER),
        "old_id": st.just("145000123"),
        "poverty": st.sampled_from(["poor", "near_poor"]),
        "party": st.booleans(),
        "core": st.booleans(),
        "small_children": st.integers(0, 3),
        "notes": st.sampled_from(["Một", "Hai\nba"]),
        "sex": st.sampled_from(["female", "male"]),
        "occupation": st.sampled_from(["Nông dân", "Thợ may"]),
    },
)
TAKEN = st.sets(st.sampled_from(["birth", "joined", "phone", "poverty", "party", "core", "notes", "sex"]))


@given(mine=STATED, hers=STATED, take=TAKEN, moved=st.booleans(), left=st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merged_and_taken_back_everything_is_as_it_was(
    place: Place, mine: dict[str, Any], hers: dict[str, Any], take: set[str], moved: bool, left: bool
) -> None:
    actor, west = factories.all_seeing(), place.an_lac.west
    keep = register_person(place.an_lac.east, full_name="Lê Thị Hai", other=(("Áo", "L"),), **mine)
    other = register_person(place.an_lac.east, full_name="Lê Thị Hài", other=(("Mũ", "S"),), **hers)
    posts.appoint_head(actor, member=other.member, on=DAY)
    if moved:
        version = Person.objects.get(pk=other.pk).version
        acts.move(actor, member=other.member, version=version, branch=west, cell=None, on=DAY)
    if left:
        version = Person.objects.get(pk=other.pk).version
        acts.leave(actor, member=other.member, version=version, why="resigned", on=DAY)
        last = Spell.objects.filter(person=other).latest("id")
        acts.rejoin(actor, spell=last, branch=last.branch, cell=None, on=LATER)
    before = register()
    done = merge(actor, Member.objects.get(pk=keep.pk), Member.objects.get(pk=other.pk), *take)
    assert_register_whole()
    merging.unmerge(actor, merge=done)
    assert register() == before
    assert_register_whole()


def test_the_undo_ends_when_somebody_worked_on_her(clerk: Actor, keep: Member, other: Member) -> None:
    done = merge(clerk, keep, other)
    version = Person.objects.get(pk=keep.pk).version
    acts.correct(clerk, member=keep, version=version, facts={"occupation": "Thợ may"}, today=DAY)
    before = register()
    with pytest.raises(Refused, match="đã được sửa sau khi gộp"):
        merging.unmerge(clerk, merge=done)
    assert register() == before


def test_an_undo_is_done_once(clerk: Actor, keep: Member, other: Member) -> None:
    done = merge(clerk, keep, other)
    merging.unmerge(clerk, merge=done)
    with pytest.raises(Refused, match="đã hoàn lại rồi"):
        merging.unmerge(clerk, merge=done)
    assert Member.objects.count() == 2


def test_three_records_become_one_and_three_again_in_order(
    clerk: Actor, keep: Member, other: Member, place: Place
) -> None:
    third = register_person(place.an_lac.west, full_name="Nguyễn Thị An")
    before = register()
    first = merge(clerk, Member.objects.get(pk=third.pk), other)
    second = merge(clerk, keep, Member.objects.get(pk=third.pk))
    assert merged.kept_of(clerk, other.pk) == keep.pk
    assert sorted(merged.all_of(keep.pk)) == sorted([keep.pk, other.pk, third.pk])
    with pytest.raises(Refused):
        merging.unmerge(clerk, merge=first)
    merging.unmerge(clerk, merge=second)
    merging.unmerge(clerk, merge=first)
    assert register() == before
    with pytest.raises(NotForYou):
        merged.kept_of(clerk, other.pk)


def test_who_heads_the_branch_still_does_with_her_phone(clerk: Actor, keep: Member, place: Place) -> None:
    chair = actor_with("commune_chair", place.an_lac.unit)
    twin = register_person(place.an_lac.east, full_name="Nguyễn Thị An").member
    post = posts.appoint_head(chair, member=twin, on=DAY)
    posts.open_door(chair, post=post)
    before = register()
    done = merge(clerk, keep, twin)
    post.refresh_from_db()
    assert (post.person_id, post.until) == (keep.pk, None)
    assert PersonAccount.objects.get().person_id == keep.pk
    assert RoleGrant.objects.filter(account__person=keep.pk, until=None).count() == 1
    merging.unmerge(clerk, merge=done)
    assert register() == before


def test_the_head_of_another_branch_is_not_made_head_from_afar(
    clerk: Actor, keep: Member, other: Member
) -> None:
    posts.appoint_head(clerk, member=other, on=DAY)
    before = register()
    with pytest.raises(Refused, match="đang là chi hội trưởng Thôn Tây"):
        merge(clerk, keep, other)
    assert register() == before
    assert merge(clerk, other, keep).kept_id == other.pk


def test_two_people_who_both_sign_in_are_asked_about_first(clerk: Actor, place: Place) -> None:
    one, two = (register_person(place.an_lac.east, full_name="Lê Thị Hai") for _ in range(2))
    for person in (one, two):
        account = factories.account_with("branch_head", place.an_lac.east)
        PersonAccount.objects.create(person=person, account=account)
    with pytest.raises(Refused, match="người dùng riêng"):
        merge(clerk, one.member, two.member)
    RoleGrant.objects.filter(account__person=two.pk).update(until=Now())
    merge(clerk, one.member, two.member)
    assert PersonAccount.objects.filter(person=two).exists()


def test_a_door_opened_since_keeps_the_two_together(clerk: Actor, place: Place) -> None:
    chair = actor_with("commune_chair", place.an_lac.unit)
    one, two = (register_person(place.an_lac.east, full_name="Lê Thị Hai").member for _ in range(2))
    post = posts.appoint_head(clerk, member=two, on=DAY)
    done = merge(clerk, one, two)
    post.refresh_from_db()
    posts.open_door(chair, post=post)
    with pytest.raises(Refused, match="đã được cấp quyền"):
        merging.unmerge(clerk, merge=done)


def entered_book(place: Place) -> tuple[Book, list[Member]]:
    actor = factories.all_seeing()
    book = bring(actor, place.an_lac.unit, reading("ds.xlsx", 2, 3))
    books.write(actor, book=book)
    book = books.write_part(actor, book=Book.objects.get(pk=book.pk), today=DAY)
    return book, list(Member.objects.order_by("pk"))


def test_a_list_with_a_merged_person_is_not_taken_back_until_the_merge_is(place: Place) -> None:
    book, [one, two] = entered_book(place)
    chair = actor_with("commune_chair", place.an_lac.unit)
    done = merge(chair, one, two)
    with pytest.raises(books.Touched, match="2 người đã được sửa sau khi nhập"):
        books.undo(chair, book=book)
    merging.unmerge(chair, merge=done)
    books.undo(chair, book=book)
    assert (Person.objects.count(), Merge.objects.count()) == (0, 0)
    assert_register_whole()


def test_who_carries_another_record_is_not_taken_out_with_a_list(place: Place, keep: Member) -> None:
    """The list went on after the merge, so that the last act on her was the list's own."""
    book, members = entered_book(place)
    entered = next(one for one in members if one.pk != keep.pk)
    chair = actor_with("commune_chair", place.an_lac.unit)
    merge(chair, entered, keep)
    Person.objects.filter(pk=entered.pk).update(line_id=book.line_id)
    with pytest.raises(books.Touched):
        books.undo(chair, book=book)
    assert Person.objects.filter(pk=entered.pk).exists()


def test_a_list_that_waits_asks_about_the_kept_person(clerk: Actor, keep: Member, other: Member) -> None:
    book = bring(factories.all_seeing(), keep.commune, reading("ds.xlsx", 1, 3))
    BookRow.objects.filter(book=book).update(same_as=other.pk)
    done = merge(clerk, keep, other)
    assert BookRow.objects.get(book=book).same_as_id == keep.pk
    merging.unmerge(clerk, merge=done)
    assert BookRow.objects.get(book=book).same_as_id == other.pk


def test_pressing_twice_merges_once(clerk: Actor, keep: Member, other: Member) -> None:
    sent, versions = clerk.once("0" * 32), seen(keep, other)
    first = merging.merge(sent, keep=keep, other=other, take=(), versions=versions)
    again = merging.merge(sent, keep=keep, other=other, take=(), versions=versions)
    assert (again, Merge.objects.count()) == (first, 1)
    back = clerk.once("1" * 32)
    assert merging.unmerge(back, merge=first) == merging.unmerge(back, merge=first)


def test_what_was_looked_at_must_still_be_so(clerk: Actor, keep: Member, other: Member) -> None:
    versions = seen(keep, other)
    acts.correct(clerk, member=other, version=1, facts={"occupation": "Thợ may"}, today=DAY)
    before = register()
    with pytest.raises(Refused, match="người khác đã sửa"):
        merging.merge(clerk, keep=keep, other=other, take=(), versions=versions)
    assert register() == before


def test_two_numbers_are_two_people(clerk: Actor, place: Place) -> None:
    one, two = (register_person(place.an_lac.east, id_number=f"03418000123{n}").member for n in (1, 2))
    with pytest.raises(Refused, match="hai số căn cước khác nhau"):
        merge(clerk, one, two)


def test_that_they_are_two_is_said_once_whichever_is_named_first(
    clerk: Actor, keep: Member, other: Member
) -> None:
    merging.distinct(clerk, one=keep, other=other)
    merging.distinct(clerk, one=other, other=keep)
    assert Distinct.objects.count() == 1
    assert trail.history("person", other.pk).count() == 2
