"""The page of a notice that went out: numbers, the three lists, by branch and commune, and for whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.members.models import Person
from sohoi.members.services import people as register
from sohoi.members.services.posts import appoint_head
from sohoi.notices.models import Notice
from sohoi.notices.queries import following, named
from sohoi.notices.services import answering
from tests import factories
from tests.factories import Place, actor_with, all_seeing, register_person
from tests.notices.telling import recipient_of, told

HA = date(2026, 3, 1)


@pytest.fixture
def invited(place: Place, clerk: Actor, crowd: list[Person]) -> Notice:
    """Three of Thôn Đông and one of Thôn Tây; An will come, Bình has no telephone, Cúc says nothing."""
    register_person(place.an_lac.west, full_name="Đỗ Thị Tây", phone="0710000009")
    notice = told(clerk, place.an_lac.unit, kind="invitation", title="Tập huấn thanh toán")
    answering.help_reply(clerk, recipient=recipient_of(notice, crowd[0]), value="yes")
    return notice


def numbers(counts: following.Counts) -> tuple[int, int, int, int]:
    return counts.everybody, counts.answered, counts.waiting, counts.out_of_reach


def names(actor: Actor, notice: Notice, place: Place, which: str) -> list[str]:
    return [one.name for one in named.people(actor, notice, place.an_lac.unit, which).people]


def test_the_three_lists_are_everybody_once(place: Place, clerk: Actor, invited: Notice) -> None:
    part = following.part(clerk, invited)
    assert numbers(part.counts) == (4, 1, 2, 1)
    assert names(clerk, invited, place, named.ANSWERED) == ["Lê Thị An"]
    assert names(clerk, invited, place, named.WAITING) == ["Lê Thị Cúc", "Đỗ Thị Tây"]
    assert names(clerk, invited, place, named.OUT_OF_REACH) == ["Lê Thị Bình"]


def test_a_commune_sees_its_branches_with_their_heads(place: Place, clerk: Actor, invited: Notice) -> None:
    head = register_person(place.an_lac.west, full_name="Đỗ Thị Bưởi")
    appoint_head(all_seeing(), member=head.member, on=HA)
    part = following.part(clerk, invited)
    assert part.place == place.an_lac.unit and not part.of_communes
    east, west = part.lines
    assert (east.unit, numbers(east.counts), east.head) == (place.an_lac.east, (3, 1, 1, 1), "")
    assert (west.unit, numbers(west.counts), west.head) == (place.an_lac.west, (1, 0, 1, 0), "Đỗ Thị Bưởi")


def test_a_province_sees_communes_and_goes_down(
    place: Place, officer: Actor, crowd: list[Person], client: Client
) -> None:
    register_person(place.binh_minh.east, full_name="Mai Thị Bình Minh", phone="0710000123")
    notice = told(officer, place.province)
    part = following.part(officer, notice)
    assert part.of_communes and part.place is None
    assert [(line.unit, numbers(line.counts)) for line in part.lines] == [
        (place.an_lac.unit, (3, 0, 2, 1)),
        (place.binh_minh.unit, (1, 0, 1, 0)),
    ]
    below = following.part(officer, notice, place.binh_minh.unit.pk)
    [mai] = named.people(officer, notice, place.binh_minh.unit, named.WAITING).people
    assert (below.place, mai.phone, mai.masked) == (place.binh_minh.unit, "", "••• 123")
    with pytest.raises(NotForYou):
        named.people(officer, notice, place.province, named.WAITING)


def test_a_branch_head_sees_her_branch_of_what_came_from_above(
    place: Place, head: Actor, stranger: Actor, invited: Notice
) -> None:
    part = following.part(head, following.one(head, invited.pk))
    assert (part.place, numbers(part.counts), part.lines) == (place.an_lac.east, (3, 1, 1, 1), [])
    assert names(head, invited, place, named.WAITING) == ["Lê Thị Cúc"]
    assert names(stranger, invited, place, named.WAITING) == ["Đỗ Thị Tây"]
    with pytest.raises(NotForYou):
        following.part(stranger, invited, place.an_lac.east.pk)
    outside = actor_with("commune_chair", place.binh_minh.unit)
    with pytest.raises(NotForYou):
        following.one(outside, invited.pk)
    assert names(outside, invited, place, named.WAITING) == []


def test_a_draft_has_no_such_page(place: Place, clerk: Actor, invited: Notice) -> None:
    Notice.objects.update(state=Notice.State.DRAFT)
    with pytest.raises(NotForYou):
        following.one(clerk, invited.pk)


def test_who_left_or_moved_keeps_her_name_and_loses_her_telephone(
    place: Place, head: Actor, clerk: Actor, crowd: list[Person], invited: Notice
) -> None:
    version = Person.objects.get(pk=crowd[2].pk).version
    register.move(
        all_seeing(), member=crowd[2].member, version=version, branch=place.an_lac.west, cell=None, on=HA
    )
    [hers] = named.people(head, invited, place.an_lac.east, named.WAITING).people
    assert (hers.name, hers.gone, hers.phone, hers.masked, hers.person) == ("Lê Thị Cúc", True, "", "", None)
    both = named.people(clerk, invited, place.an_lac.unit, named.WAITING).people
    assert [(one.gone, one.phone, one.branch) for one in both] == [
        (False, "0710000003", "Thôn Tây"),
        (False, "0710000009", "Thôn Tây"),
    ]


def test_records_that_were_found_to_be_one_show_the_one_that_stays(
    place: Place, clerk: Actor, crowd: list[Person], invited: Notice
) -> None:
    crowd[1].subject.joined_to_id = crowd[2].subject_id
    crowd[1].subject.save()
    [one] = named.people(clerk, invited, place.an_lac.unit, named.OUT_OF_REACH).people
    assert (one.name, one.joined, one.phone) == ("Lê Thị Cúc", True, "0710000003")


def test_a_list_goes_by_pages(place: Place, clerk: Actor, invited: Notice) -> None:
    first = named.people(clerk, invited, place.an_lac.unit, named.WAITING, size=1)
    second = named.people(clerk, invited, place.an_lac.unit, named.WAITING, size=1, page=2)
    assert [one.name for page in (first, second) for one in page.people] == ["Lê Thị Cúc", "Đỗ Thị Tây"]
    assert (first.next, second.next) == (2, 0)


def enter(role: str, unit: object) -> Client:
    client = Client()
    client.force_login(factories.account_with(role, unit))
    return client


def test_the_page_says_what_is_so(place: Place, invited: Notice, without_totp: None) -> None:
    page = enter("commune_clerk", place.an_lac.unit).get(reverse("notice", args=[invited.pk]))
    text = page.content.decode()
    assert "Giấy mời: Tập huấn thanh toán" in text and "1 dự · 0 vắng" in text
    assert "Xem cả 2 người" in text and 'href="tel:0710000003"' in text
    assert "Trả lời: Đã trả lời 1; Chưa trả lời 2; Chưa liên lạc được 1" in text


def test_a_list_page_by_name(place: Place, invited: Notice, without_totp: None) -> None:
    client = enter("commune_clerk", place.an_lac.unit)
    path = reverse("notice-people", args=[invited.pk, place.an_lac.unit.pk])
    text = client.get(path + "?loc=chua-lien-lac&trang=x").content.decode()
    assert "Lê Thị Bình" in text and "Lê Thị Cúc" not in text
    assert "Không có ai" in client.get(path + "?loc=da-tra-loi&trang=9").content.decode()
    elsewhere = reverse("notice-people", args=[invited.pk, place.binh_minh.unit.pk])
    assert client.get(elsewhere).status_code == 404
