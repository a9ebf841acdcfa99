"""What members say about their data: on their own page, one by one in the office, or by a signed sheet."""

from __future__ import annotations

from datetime import date

import pytest

from sohoi.access.models import Consent, Purpose, Subject, Wording
from sohoi.access.queries import consent
from sohoi.access.queries.consent import agreed
from sohoi.access.services.consent import write_words
from sohoi.acts.actor import Actor, Kind
from sohoi.acts.gate import NotForYou
from sohoi.acts.models import Line
from sohoi.acts.performing import Refused
from sohoi.members.models import Member, Person
from sohoi.members.queries import consent as queries
from sohoi.members.services.consent import Said, collect, collect_many, say_herself
from sohoi.members.services.merging import merge, unmerge
from tests import factories
from tests.factories import Place, actor_with, register_person

SIGNED, TODAY = date(2026, 11, 15), date(2026, 11, 23)
NEWS, PICTURES = "bao-tin", "hinh-anh"
YES, NO, BACK = Consent.Said.YES, Consent.Said.NO, Consent.Said.WITHDRAWN
PAPER, SPOKEN, OWN_PAGE = Consent.How.PAPER, Consent.How.SPOKEN, Consent.How.OWN_PAGE


@pytest.fixture
def head(place: Place) -> Actor:
    return actor_with("branch_head", place.an_lac.east)


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Lê Thị Bưởi").member


def words_of(code: str = NEWS) -> Wording:
    return Wording.objects.filter(purpose=code).select_related("purpose").latest("version")


def herself(member: Member) -> Actor:
    return Actor(Kind.MEMBER, id=member.subject_id, name=member.name, herself=member.subject_id)


def write(actor: Actor, member: Member, what: str, *, code: str = NEWS, how: str = PAPER) -> Consent:
    said = [Said(member.pk, words_of(code), what)]
    [made] = collect(actor, member=member, said=said, how=how, said_on=SIGNED, today=TODAY, note=" tại nhà ")
    return made


def state_of(member: Member, code: str = NEWS) -> queries.State:
    return next(one for one in queries.states(member) if one.code == code)


def test_whoever_collects_stands_in_the_row_with_the_place_and_the_day(head: Actor, member: Member) -> None:
    made = write(head, member, YES)
    assert (made.how, made.said_on, made.account_id, made.actor_name) == (PAPER, SIGNED, head.id, head.name)
    assert (made.branch_id, made.commune_id, made.note) == (member.branch_id, member.commune_id, "tại nhà")
    assert not Line.objects.filter(act="members.collect_consent").exists()
    state = state_of(member)
    assert (state.words, state.mood, state.is_yes, state.older, state.follows) == (
        "Đồng ý",
        "done",
        True,
        False,
        "",
    )
    assert state_of(member, PICTURES).words == "Chưa hỏi"


def test_a_list_that_brought_her_in_is_not_taken_back_any_more(head: Actor, member: Member) -> None:
    before = Person.objects.get(pk=member.pk)
    write(head, member, YES)
    after = Person.objects.get(pk=member.pk)
    assert (after.version, after.line_id != before.line_id) == (before.version + 1, True)


def test_strangers_collect_nothing(place: Place, member: Member) -> None:
    for stranger in (
        actor_with("branch_head", place.an_lac.west),
        actor_with("commune_chair", place.binh_minh.unit),
        actor_with("province_officer", place.province),
        herself(member),
    ):
        with pytest.raises(NotForYou):
            write(stranger, member, YES)
        said = [Said(member.pk, words_of(), YES)]
        with pytest.raises(NotForYou):
            collect_many(stranger, branch=member.branch, said=said, how=PAPER, said_on=SIGNED, today=TODAY)
    assert not Consent.objects.exists()


def test_nothing_chosen_is_nothing_written(head: Actor, member: Member) -> None:
    with pytest.raises(Refused, match="Chưa chọn"):
        collect(head, member=member, said=[], how=PAPER, said_on=SIGNED, today=TODAY)
    with pytest.raises(Refused, match="ký trên giấy"):
        write(head, member, YES, how=OWN_PAGE)
    assert not Consent.objects.exists()


def test_a_sheet_is_written_whole_or_not_at_all(place: Place, head: Actor, member: Member) -> None:
    other = register_person(place.an_lac.east, full_name="Lê Thị Cam").member
    elsewhere = register_person(place.an_lac.west, full_name="Lê Thị Xa").member
    words = words_of()
    sheet = [Said(member.pk, words, YES), Said(other.pk, words, NO)]
    with pytest.raises(Refused, match="chuyển khỏi"):
        collect_many(
            head,
            branch=place.an_lac.east,
            said=[*sheet, Said(elsewhere.pk, words, YES)],
            how=PAPER,
            said_on=SIGNED,
            today=TODAY,
        )
    assert not Consent.objects.exists()
    made = collect_many(head, branch=place.an_lac.east, said=sheet, how=PAPER, said_on=SIGNED, today=TODAY)
    subjects = [one.subject_id for one in (member, other, elsewhere)]
    assert (len(made), agreed(subjects, NEWS)) == (2, {member.subject_id})
    assert Person.objects.filter(version=2).count() == 2


def test_she_answers_on_her_own_page_and_takes_it_back(place: Place, member: Member) -> None:
    me, stranger = herself(member), herself(register_person(place.an_lac.east).member)
    words = words_of()
    with pytest.raises(NotForYou):
        say_herself(stranger, member=member, wording=words, said=YES, today=TODAY)
    with pytest.raises(Refused, match="rút lại"):
        say_herself(me, member=member, wording=words, said=BACK, today=TODAY)
    made = say_herself(me, member=member, wording=words, said=YES, today=TODAY)
    assert (made.how, made.account_id, made.said_on) == (OWN_PAGE, None, TODAY)
    assert agreed([member.subject_id], NEWS) == {member.subject_id}
    say_herself(me, member=member, wording=words, said=BACK, today=TODAY)
    assert agreed([member.subject_id], NEWS) == set()
    assert (state_of(member).words, state_of(member).follows != "") == ("Đã rút lại", True)
    assert len(queries.answered(member)) == 2


def test_pressed_twice_is_said_once(member: Member) -> None:
    me = herself(member).once("a" * 32)
    first, second = (
        say_herself(me, member=member, wording=words_of(), said=YES, today=TODAY) for _ in range(2)
    )
    assert first == second == Consent.objects.get()


def test_yes_is_said_to_the_words_she_read(place: Place, member: Member) -> None:
    """Words that were written anew meanwhile want to be read; taking back needs no reading."""
    old = words_of()
    say_herself(herself(member), member=member, wording=old, said=YES, today=TODAY)
    write_words(factories.all_seeing(), unit=place.province, purpose=old.purpose, words="Lời khác")
    with pytest.raises(Refused, match="đọc lại"):
        say_herself(herself(member), member=member, wording=old, said=YES, today=TODAY)
    assert state_of(member).older
    assert agreed([member.subject_id], NEWS) == {member.subject_id}
    say_herself(herself(member), member=member, wording=old, said=BACK, today=TODAY)
    assert not agreed([member.subject_id], NEWS)


def test_a_purpose_out_of_use_is_shown_only_to_who_answered(
    place: Place, head: Actor, member: Member
) -> None:
    other = register_person(place.an_lac.east).member
    write(head, member, YES)
    Purpose.objects.filter(pk=NEWS).update(active=False)
    assert NEWS in {one.code for one in queries.states(member)}
    assert NEWS not in {one.code for one in queries.states(other)}
    assert "so" in {one.purpose.pk for one in queries.unasked_bases()}


def test_counts_of_a_unit_leave_out_strangers(place: Place, head: Actor, member: Member) -> None:
    register_person(place.an_lac.east)
    far = register_person(place.an_lac.west).member
    write(head, member, NO)
    write(factories.all_seeing(), far, YES)
    at = {one.purpose.pk: n for n, one in enumerate(consent.asking())}[NEWS]
    seen = queries.overview(head, place.an_lac.east)
    news = seen.whole.counts[at]
    assert (seen.whole.people, news.yes, news.no, news.unasked, seen.branches) == (2, 0, 1, 1, [])
    commune = queries.overview(actor_with("commune_clerk", place.an_lac.unit), place.an_lac.unit)
    assert [line.counts[at].unasked for line in commune.branches] == [1, 0]
    assert commune.whole.counts[at].yes == 1
    stranger = queries.overview(actor_with("commune_clerk", place.binh_minh.unit), place.an_lac.unit)
    assert (stranger.whole.people, stranger.whole.counts[at].yes) == (0, 0)


# Two records become one


def test_what_was_said_under_a_merged_record_is_hers_until_they_are_two_again(
    place: Place, member: Member
) -> None:
    actor = factories.all_seeing()
    twin = register_person(place.an_lac.east, full_name="Lê Thị Bưởi").member
    write(actor, member, YES)
    write(actor, twin, YES, code=PICTURES)
    say_herself(herself(twin), member=twin, wording=words_of(), said=NO, today=TODAY)
    made = merge(actor, keep=member, other=twin, take=[], versions=versions_of(member, twin))
    kept = Member.objects.get(pk=member.pk)
    assert agreed([kept.subject_id], NEWS) == set()
    assert agreed([kept.subject_id], PICTURES) == {kept.subject_id}
    assert len(queries.answered(kept)) == 3
    unmerge(actor, merge=made)
    assert agreed([kept.subject_id], NEWS) == {kept.subject_id}
    assert agreed([kept.subject_id, twin.subject_id], PICTURES) == {twin.subject_id}


def versions_of(*members: Member) -> dict[int, int]:
    return {one.pk: Person.objects.get(pk=one.pk).version for one in members}


def test_of_three_that_were_one_each_gets_her_words_back(place: Place, member: Member) -> None:
    """Never a chain: what was joined to the one that goes is joined to the one that stays."""
    actor = factories.all_seeing()
    second, third = (register_person(place.an_lac.east, full_name="Lê Thị Bưởi").member for _ in range(2))
    write(actor, third, YES)
    early = merge(actor, keep=second, other=third, take=[], versions=versions_of(second, third))
    second = Member.objects.get(pk=second.pk)
    late = merge(actor, keep=member, other=second, take=[], versions=versions_of(member, second))
    assert agreed([member.subject_id], NEWS) == {member.subject_id}
    joined = Subject.objects.exclude(joined_to=None).values_list("joined_to", flat=True)
    assert set(joined) == {member.subject_id}
    unmerge(actor, merge=late)
    assert agreed([member.subject_id, second.subject_id], NEWS) == {second.subject_id}
    unmerge(actor, merge=early)
    assert agreed([second.subject_id, third.subject_id], NEWS) == {third.subject_id}
