"""The pages of groups: what is shown, typed, refused in a sentence, printed, and offered to whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sohoi.access.models import Account, Read
from sohoi.members.models import Person
from sohoi.notices.models import Group
from sohoi.notices.queries.people import places
from sohoi.notices.views.groups import invitation
from sohoi.units.models import Unit
from tests.factories import Place, account_with, make_group, register_person

SignIn = Callable[[Account], Client]
STATED = {"name": "Nhóm Đông", "channel": "zalo", "address": "", "since": "1/2/2026"}
DAY = date(2026, 3, 1)


@pytest.fixture
def phone(place: Place, client_on_phone: SignIn) -> Client:
    """The head of Thôn Đông on her phone."""
    return client_on_phone(account_with("branch_head", place.an_lac.east))


@pytest.fixture
def desk(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_clerk", place.an_lac.unit))


@pytest.fixture
def above(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("province_officer", place.province))


def at(name: str, **about: int) -> str:
    return reverse(name, kwargs=about)


def page(client: Client, path: str, **sent: Any) -> str:
    answer = client.post(path, sent, follow=True) if sent else client.get(path, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def names_in(group: Group) -> list[int]:
    return sorted(row.who for row in places([group]))


def test_each_begins_at_her_own_unit(place: Place, phone: Client, desk: Client, above: Client) -> None:
    homes = [(phone, place.an_lac.east), (desk, place.an_lac.unit), (above, place.province)]
    for client, home in homes:
        assert client.get(reverse("groups")).headers["Location"] == at("groups-unit", unit=home.pk)
        assert 'href="/nhom/"' in page(client, reverse("more"))
        assert 'aria-current="page"' in page(client, reverse("groups"))


def test_the_ways_to_groups_are_shown_to_those_alone_who_may_go_there(
    place: Place, phone: Client, client_as: SignIn
) -> None:
    of_branch = at("groups-unit", unit=place.an_lac.east.pk)
    assert f'href="{of_branch}"' in page(phone, at("unit", unit=place.an_lac.east.pk))
    assert 'href="/nhom/"' in page(phone, reverse("members"))
    auditor = client_as(account_with("commune_auditor", place.an_lac.unit))
    assert 'href="/nhom/"' not in page(auditor, reverse("more"))
    assert auditor.get(reverse("groups")).status_code == 404


def test_a_group_that_exists_is_written_down_and_filled(
    place: Place, phone: Client, crowd: list[Person]
) -> None:
    empty = page(phone, at("groups-unit", unit=place.an_lac.east.pk))
    assert "chưa ghi nhóm nào" in empty and "Ghi nhóm đang có" in empty
    link = "zalo.me/g/abcdef123"
    sent = {**STATED, "address": link, "head": crowd[0].pk, "rules": "Một \n\n Hai"}
    shown = page(phone, at("group-open", unit=place.an_lac.east.pk), **sent)
    group = Group.objects.get()
    assert (group.address, group.rules, group.head_id) == (
        f"https://{link}",
        "Một\nHai",
        crowd[0].subject_id,
    )
    assert "Nay hãy thêm người" in shown
    assert [f'value="{one.pk}"' in shown for one in crowd] == [True] * 3
    shown = page(phone, at("group-add", group=group.pk), people=[one.pk for one in crowd[:2]])
    assert "Đã thêm 2 người vào nhóm." in shown
    assert 'href="tel:0710000001"' in shown and "chưa có điện thoại" in shown
    assert names_in(group) == sorted(one.subject_id for one in crowd[:2])
    assert "đã ở trong nhóm rồi" in page(phone, at("group-add", group=group.pk), people=crowd[0].pk)


@pytest.mark.parametrize(
    ("channel", "address", "words"),
    [
        ("zalo", "http://zalo.me/g/abc", "phải bắt đầu bằng https"),
        ("zalo", "javascript:alert(1)", "phải bắt đầu bằng https"),
        ("other", "https://a.vn/x y", "phải bắt đầu bằng https"),
        ("other", 'https://a.vn/"><b>', "phải bắt đầu bằng https"),
        ("other", "https://an:mai@a.vn/", "phải bắt đầu bằng https"),
        ("other", "https://localhost/x", "phải bắt đầu bằng https"),
        ("zalo", "https://zalo.me.gia.vn/g/abc", "có dạng https://zalo.me/g/"),
        ("zalo", "https://zalo.me/0710000001", "có dạng https://zalo.me/g/"),
    ],
)
def test_a_link_that_leads_elsewhere_is_refused(
    place: Place, phone: Client, channel: str, address: str, words: str
) -> None:
    sent = {**STATED, "channel": channel, "address": address}
    answer = phone.post(at("group-open", unit=place.an_lac.east.pk), sent)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Group.objects.exists()


def test_a_name_that_is_taken_is_told_beside_the_name(place: Place, phone: Client) -> None:
    make_group(place.an_lac.east, name="Nhóm Đông")
    shown = page(phone, at("group-open", unit=place.an_lac.east.pk), **STATED)
    assert "đã có nhóm tên “Nhóm Đông”" in shown
    assert Group.objects.count() == 1


def test_the_officer_sees_names_but_no_telephone_and_changes_nothing(
    place: Place, above: Client, crowd: list[Person]
) -> None:
    group = make_group(place.an_lac.east, crowd, address="https://zalo.me/g/kin")
    shown = page(above, at("group", group=group.pk))
    assert "Lê Thị An" in shown
    for hidden in ("0710 000 001", "0710000001", "zalo.me/g/kin", "Chép lời mời", "Thêm người", "/sua/"):
        assert hidden not in shown
    assert "Lập nhóm" not in page(above, at("groups-unit", unit=place.an_lac.east.pk))
    for name in ("edit", "add", "remove", "close", "print"):
        assert above.get(at(f"group-{name}", group=group.pk)).status_code == 404
    assert "Xã An Lạc" in page(above, reverse("groups"))


def test_another_branch_has_nothing_of_it(place: Place, client_on_phone: SignIn, crowd: list[Person]) -> None:
    stranger = client_on_phone(account_with("branch_head", place.an_lac.west))
    group = make_group(place.an_lac.east, crowd, name="Nhóm Kín")
    for name in ("group", "group-edit", "group-add", "group-remove", "group-close", "group-print"):
        assert stranger.get(at(name, group=group.pk)).status_code == 404
    assert stranger.get(at("group-propose", unit=place.an_lac.east.pk)).status_code == 404
    own = page(stranger, reverse("groups"))
    assert "Nhóm Kín" not in own and "Lê Thị" not in own


def test_those_who_left_are_ticked_to_be_taken_out(place: Place, phone: Client, crowd: list[Person]) -> None:
    gone = register_person(place.an_lac.west, full_name="Trần Thị Rời", phone="0710777888")
    group = make_group(place.an_lac.east, [gone, *crowd])
    shown = page(phone, at("group", group=group.pk))
    assert "1 người trong nhóm đã rời chi hội" in shown
    assert "0710 777 888" not in shown and "0710777888" not in shown
    assert "1 người đã rời" in page(phone, at("groups-unit", unit=place.an_lac.east.pk))
    tick = page(phone, at("group-remove", group=group.pk))
    place_of = {row.who: row.pk for row in places([group])}
    assert tick.count(" checked") == 1
    assert f'id="p{place_of[gone.subject_id]}" checked' in tick
    assert "Chưa chọn ai" in page(phone, at("group-remove", group=group.pk), places="")
    done = page(phone, at("group-remove", group=group.pk), places=place_of[gone.subject_id])
    assert "Đã đưa 1 người ra khỏi nhóm." in done
    assert gone.subject_id not in names_in(group)


def test_the_second_tab_is_shown_what_stands_there_now(place: Place, phone: Client) -> None:
    group = make_group(place.an_lac.east)
    path = at("group-edit", group=group.pk)
    sent = {**STATED, "version": 0}
    page(phone, path, **sent)
    slower = phone.post(path, {**sent, "name": "Tên của tôi", "version": 0})
    shown = slower.content.decode()
    assert slower.status_code == 409
    assert "“Nhóm Đông”" in shown and 'value="Tên của tôi"' in shown
    assert 'name="version" value="1"' in shown


def test_a_group_is_closed_after_a_question_and_stays_to_be_read(
    place: Place, phone: Client, crowd: list[Person]
) -> None:
    group = make_group(place.an_lac.east, crowd)
    assert "không mở lại được" in page(phone, at("group-close", group=group.pk))
    shown = page(phone, at("group-close", group=group.pk), key="a" * 32)
    assert "Nhóm đã đóng ngày" in shown and "Lê Thị An" in shown
    assert "Thêm người" not in shown and 'href="tel:' not in shown
    assert "1 nhóm đã đóng" in page(phone, at("groups-unit", unit=place.an_lac.east.pk))


def test_a_group_of_a_closed_branch_can_be_closed_by_the_commune(place: Place, desk: Client) -> None:
    group = make_group(place.an_lac.east, name="Nhóm còn sót")
    Unit.objects.filter(pk=place.an_lac.east.pk).update(closed_on=DAY)
    assert "Nhóm còn sót" in page(desk, at("groups-unit", unit=place.an_lac.unit.pk))
    assert "đã đóng. Hãy đóng nhóm này." in page(desk, at("group", group=group.pk))
    page(desk, at("group-close", group=group.pk), key="b" * 32)
    group.refresh_from_db()
    assert group.closed_on is not None


# The proposal


def test_the_proposal_is_changed_by_hand_and_made(place: Place, phone: Client) -> None:
    east = place.an_lac.east
    people = [register_person(east, full_name=f"Lê Thị {n:02}", core=True) for n in range(27)]
    path = at("group-propose", unit=east.pk)
    shown = page(phone, path)
    assert "Gợi ý 2 nhóm cho 27 hội viên nòng cốt" in shown
    assert [f'name="to-{one.pk}"' in shown for one in people] == [True] * 27
    assert not Group.objects.exists()
    sent = {f"to-{one.pk}": n % 2 + 1 for n, one in enumerate(people)}
    sent |= {f"to-{people[0].pk}": 3, f"to-{people[1].pk}": 0}
    done = page(phone, path, **sent, **{"name-1": "Một", "name-2": "Hai", "name-3": "Ba"})
    assert "Đã lập 3 nhóm." in done
    sizes = {one.name: len(names_in(one)) for one in Group.objects.all()}
    assert sizes == {"Một": 13, "Hai": 12, "Ba": 1}
    assert names_in(Group.objects.get(name="Ba")) == [people[0].subject_id]
    assert "Gợi ý 1 nhóm cho 1 hội viên nòng cốt" in page(phone, path)


def test_a_proposal_that_lacks_a_name_says_which(place: Place, phone: Client, crowd: list[Person]) -> None:
    path = at("group-propose", unit=place.an_lac.east.pk)
    sent = {f"to-{one.pk}": 1 for one in crowd}
    assert "Hãy ghi tên nhóm." in page(phone, path, **sent, **{"name-1": "", "name-2": "Hai"})
    make_group(place.an_lac.east, name="Hai")
    taken = page(phone, path, **sent, **{"name-1": "Hai", "name-2": ""})
    assert "đã có nhóm tên “Hai”" in taken and 'value="Hai"' in taken
    assert Group.objects.count() == 1


def test_without_core_members_the_proposal_says_what_to_do(place: Place, phone: Client) -> None:
    register_person(place.an_lac.east)
    register_person(place.an_lac.west, core=True)
    shown = page(phone, at("group-propose", unit=place.an_lac.east.pk))
    assert "Không còn hội viên nòng cốt nào chưa vào nhóm" in shown


def test_a_commune_is_not_parted_as_a_whole(place: Place, desk: Client) -> None:
    assert desk.get(at("group-propose", unit=place.an_lac.unit.pk)).status_code == 404


# On paper, and as a message


def test_the_page_for_the_head_is_recorded_with_its_reason(
    place: Place, phone: Client, crowd: list[Person]
) -> None:
    gone = register_person(place.an_lac.west, full_name="Trần Thị Rời")
    group = make_group(place.an_lac.east, [*crowd, gone])
    Group.objects.update(rules="Trả lời sớm")
    path = at("group-print", group=group.pk)
    asked = phone.post(path, {"phones": "on", "reason": ""})
    assert "Hãy ghi lý do in số điện thoại" in asked.content.decode()
    assert not Read.objects.exists()
    whole = page(phone, path, phones="on", reason="Giữ để gọi")
    assert "0710 000 001" in whole and "Trả lời sớm" in whole and "3 người" in whole
    assert "Trần Thị Rời" not in whole
    bare = page(phone, path, reason="")
    assert "Lê Thị An" in bare and "0710 000 001" not in bare
    assert [(one.reason, "3 người" in one.what) for one in Read.objects.order_by("pk")] == [
        ("Giữ để gọi", True),
        ("", True),
    ]


def test_the_invitation_is_courteous_and_names_nobody(
    place: Place, phone: Client, crowd: list[Person]
) -> None:
    group = make_group(place.an_lac.east, crowd, name="Đông", address="https://zalo.me/g/abc")
    Group.objects.update(purpose="Nhận tin", rules="Trả lời sớm")
    text = invitation(Group.objects.select_related("unit").get())
    assert text.splitlines() == [
        "Kính mời hội viên nòng cốt Chi hội Thôn Đông vào nhóm Zalo “Đông”: nhận tin.",
        "Bấm vào đây để vào nhóm: https://zalo.me/g/abc",
        "Quy ước của nhóm:",
        "- Trả lời sớm",
        "Ai chưa vào được xin báo lại để được giúp. Trân trọng cảm ơn.",
    ]
    shown = page(phone, at("group", group=group.pk))
    assert "Chép lời mời vào nhóm" in shown and "Bấm vào đây để vào nhóm" in shown
    Group.objects.update(channel="other", purpose="", rules="")
    bare = invitation(Group.objects.select_related("unit").get())
    assert bare.startswith("Kính mời hội viên nòng cốt Chi hội Thôn Đông vào nhóm “Đông”.\n")
    Group.objects.update(address="")
    assert "Chép lời mời" not in page(phone, at("group", group=group.pk))
