"""Nhật ký: what was done, readable, of one's own place, without what not every reader of it may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sohoi.access import queries
from sohoi.access.models import Account, Read
from sohoi.access.services import accounts
from sohoi.acts.models import About, Line
from sohoi.members.services.people import correct
from sohoi.units.services import add_branches
from tests.access.people import acting, grant_of, text
from tests.factories import BEGINNING, Place, account_with, actor_with, register_person

As = Callable[[Account], Client]


def line(place: Place, act: str = "access.sign_in", **data: Any) -> Line:
    return Line.objects.create(
        act=act,
        actor_kind="account",
        actor_id=1,
        actor_name="Trần Thị Mai",
        commune_id=place.an_lac.unit.pk,
        province_id=place.province.pk,
        data=data,
    )


def about(one: Line, kind: str, *ids: int) -> None:
    About.objects.bulk_create(About(line=one, kind=kind, subject_id=pk) for pk in ids)


@pytest.fixture
def office(client_as: As, chair: Account) -> Client:
    return client_as(chair)


def test_an_act_is_read_as_who_what_when_and_about_whom(
    office: Client, chair: Account, head: Account
) -> None:
    accounts.end(acting(chair).because("thôi việc"), grant=grant_of(head))
    page = text(office.get("/nhat-ky/"))
    assert "Thu quyền : Nguyễn Thị Hoa Trần Thị Mai ·" in page
    assert "Lý do: thôi việc" in page
    assert "Vai trò: Chi hội trưởng" in page
    assert "Đơn vị: Chi hội Thôn Đông" in page


def test_each_reads_the_lines_of_her_own_place(
    client_as: As, office: Client, place: Place, chair: Account, other_chair: Account
) -> None:
    mine, theirs = place.an_lac.unit, place.binh_minh.unit
    add_branches(acting(chair), commune=mine, names=["Thôn Ta"], on=BEGINNING)
    add_branches(acting(other_chair), commune=theirs, names=["Thôn Bí Mật"], on=BEGINNING)
    page = text(office.get("/nhat-ky/"))
    assert "Thôn Ta" in page
    assert "Thôn Bí Mật" not in page
    strangers = text(client_as(other_chair).get("/nhat-ky/"))
    assert "Thôn Bí Mật" in strangers
    assert "Thôn Ta" not in strangers


def test_the_provinces_auditor_reads_all_of_it(client_as: As, place: Place, other_chair: Account) -> None:
    add_branches(acting(other_chair), commune=place.binh_minh.unit, names=["Thôn Mới"], on=BEGINNING)
    auditor = client_as(account_with("province_auditor", place.province))
    assert "Thôn Mới" in text(auditor.get("/nhat-ky/"))
    stranger = client_as(account_with("province_auditor", place.other_province))
    assert "Thôn Mới" not in text(stranger.get("/nhat-ky/"))


@pytest.mark.parametrize("role", ["commune_clerk", "branch_head"])
def test_who_may_not_see_the_trail_finds_nothing(client_as: As, place: Place, role: str) -> None:
    at = place.an_lac.east if role == "branch_head" else place.an_lac.unit
    client = client_as(account_with(role, at))
    for path in ("/nhat-ky/", "/nhat-ky/luot-xem/"):
        assert client.get(path).status_code == 404


def test_what_a_person_is_like_does_not_reach_the_trail_page(client_as: As, place: Place) -> None:
    """The auditor sees that something was corrected, not what it says now."""
    person = register_person(place.an_lac.east, religion="Tin lành", phone="0710123456")
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    correct(
        clerk,
        member=person.member,
        version=1,
        facts={"religion": "Phật giáo", "phone": "0710654321"},
        today=BEGINNING,
    )
    page = text(client_as(account_with("commune_auditor", place.an_lac.unit)).get("/nhat-ky/"))
    assert "1 hội viên" in page
    assert "Số mục đã sửa: 2" in page
    for secret in ("Nguyễn Thị An", "Tin lành", "Phật giáo", "0710123456", "0710654321", "0710 654 321"):
        assert secret not in page


def test_the_chair_reads_whom_it_was_about(office: Client, place: Place) -> None:
    person = register_person(place.an_lac.east, full_name="Phạm Thị Tần", phone="0710123456")
    clerk = actor_with("commune_clerk", place.an_lac.unit)
    correct(clerk, member=person.member, version=1, facts={"phone": "0710654321"}, today=BEGINNING)
    page = office.get("/nhat-ky/").content.decode()
    assert f'<a href="/hoi-vien/{person.pk}/">Phạm Thị Tần</a>' in page


def test_only_named_facts_are_told() -> None:
    told = queries.facts_of(
        {"note": "bệnh nặng", "secret": "x", "count": 1234, "old": "", "changes": {"a": 1}}
    )
    assert told == [("Số lượng", "1.234"), ("Số mục đã sửa", "1")]
    many = queries.facts_of({"names": ["A", "B", "C", "D", "E", "F"]})
    assert many == [("Tên", "A, B, C, D và 2 tên khác")]


def test_markup_in_what_was_noted_stays_text(office: Client, place: Place) -> None:
    line(place, name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in office.get("/nhat-ky/").content.decode()


def test_a_line_about_many_counts_them(chair: Account, place: Place) -> None:
    one = line(place, "access.give")
    about(one, "person", 1, 2, 3)
    about(one, "unit", place.an_lac.east.pk)
    [told] = queries.told(acting(chair), [one])
    assert [named.name for named in told.about] == ["3 hội viên", "Chi hội Thôn Đông"]


def test_what_several_parts_are_about_counts_once(chair: Account, place: Place) -> None:
    one, many = line(place), line(place)
    for n in (0, 1, 2):
        About.objects.create(line=one, n=n, kind="unit", subject_id=place.an_lac.east.pk)
    for pk in (7, 7, 8):
        about(many, "unit", pk)
    told = queries.told(acting(chair), [one, many])
    assert [[named.name for named in each.about] for each in told] == [
        ["Chi hội Thôn Đông"],
        ["2 đơn vị"],
    ]


def test_floors_above_can_name_what_only_they_know(
    chair: Account, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []

    def people(actor: Any, ids: list[int]) -> dict[int, queries.Named]:
        asked.append(ids)
        return {7: queries.Named("Nguyễn Thị Hoa", "/hoi-vien/7/")}

    monkeypatch.setitem(queries.NAMERS, "person", people)
    first, second = line(place), line(place)
    about(first, "person", 7)
    about(second, "person", 8)
    told = queries.told(acting(chair), [first, second])
    assert [one.about for one in told] == [
        [queries.Named("Nguyễn Thị Hoa", "/hoi-vien/7/")],
        [queries.Named("1 hội viên")],
    ]
    assert asked == [[7, 8]]


def test_the_pages_go_by_key_and_miss_nothing(office: Client, place: Place) -> None:
    lines = [line(place, name=f"Việc thứ {n:03}") for n in range(120)]
    seen: list[str] = []
    path = "/nhat-ky/"
    for _ in range(3):
        answer = office.get(path)
        seen += [one.facts[0][1] for one in answer.context["told"] if one.facts]
        older = answer.context["older"]
        path = f"/nhat-ky/?truoc={older}"
    assert older is None
    assert seen == [f"Việc thứ {n:03}" for n in reversed(range(120))]
    assert len(lines) == 120


def test_one_kind_of_act_can_be_picked_out(office: Client, place: Place) -> None:
    for n in range(60):
        line(place, "access.give", name=f"Giao {n}")
        line(place, "access.end", name=f"Thu {n}")
    answer = office.get("/nhat-ky/?viec=access.give")
    assert len(answer.context["told"]) == 50
    assert {one.line.act for one in answer.context["told"]} == {"access.give"}
    assert f"?viec=access.give&truoc={answer.context['older']}" in answer.content.decode().replace(
        "&amp;", "&"
    )
    assert ("access.try_pin", "Mở bằng mã PIN") not in answer.context["acts"]


@pytest.mark.parametrize(
    "odd",
    ["truoc=x", "truoc=-1", "truoc=" + "9" * 40, "truoc=²", "viec=%00", "viec='%22", "viec=access.try_pin"],
)
def test_an_odd_address_is_the_first_page(office: Client, place: Place, odd: str) -> None:
    line(place)
    assert office.get(f"/nhat-ky/?{odd}").status_code == 200


def test_as_many_questions_for_many_lines_as_for_few(
    office: Client, place: Place, django_assert_max_num_queries: Any
) -> None:
    for _ in range(50):
        about(line(place, "access.give"), "unit", place.an_lac.east.pk)
    with django_assert_max_num_queries(9):
        office.get("/nhat-ky/")


def read(place: Place, who: str, *, commune: int) -> None:
    Read.objects.create(
        actor_name=who,
        what="Số căn cước",
        reason="kiểm tra",
        commune_id=commune,
        province_id=place.province.pk,
    )


def test_who_saw_what_is_protected_is_told_at_its_place(office: Client, place: Place) -> None:
    read(place, "Lê Thị Bưởi", commune=place.an_lac.unit.pk)
    read(place, "Người Xã Khác", commune=place.binh_minh.unit.pk)
    page = text(office.get("/nhat-ky/luot-xem/"))
    assert "Lê Thị Bưởi đã xem: Số căn cước" in page
    assert "Lý do: kiểm tra" in page
    assert "Người Xã Khác" not in page


def test_reads_go_by_pages_too(office: Client, place: Place) -> None:
    for n in range(60):
        read(place, f"Người {n:02}", commune=place.an_lac.unit.pk)
    first = office.get("/nhat-ky/luot-xem/")
    second = office.get(f"/nhat-ky/luot-xem/?truoc={first.context['older']}")
    seen = [one.actor_name for answer in (first, second) for one in answer.context["reads"]]
    assert seen == [f"Người {n:02}" for n in reversed(range(60))]
    assert second.context["older"] is None
