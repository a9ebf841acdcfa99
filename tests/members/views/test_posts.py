"""Posts on the screen: given, ended and corrected by the office, seen by who sees the members."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.members.models import Member, Post, Term
from tests.access.people import text
from tests.factories import Place, account_with, register_person

SignIn = Callable[[Account], Client]
TODAY = timezone.localdate()


@pytest.fixture
def member(place: Place) -> Member:
    return register_person(place.an_lac.east, full_name="Lê Thị Bưởi", birth="1969").member


@pytest.fixture
def office(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_clerk", place.an_lac.unit))


def send(client: Client, name: str, pk: dict[str, int], **typed: str) -> str:
    """The page that follows a form."""
    sent = {"key": uuid.uuid4().hex, **typed}
    return text(client.post(reverse(name, kwargs=pk), sent, follow=True))


def give(client: Client, member: Member, place: Place, title: str = "executive", **typed: str) -> str:
    unit = place.an_lac.unit if title in ("executive", "chair", "speaker") else place.an_lac.east
    given = {"post": f"{title}@{unit.pk}", "since": "1/7/2025", **typed}
    return send(client, "person-posts", {"person": member.pk}, **given)


def test_from_the_search_to_the_list_of_the_committee(office: Client, member: Member, place: Place) -> None:
    commune = {"unit": place.an_lac.unit.pk}
    found = text(office.get(reverse("unit-posts-choose", kwargs=commune), {"q": "buoi"}))
    assert "Lê Thị Bưởi" in found
    page = give(
        office, member, place, until="1/7/2030", basis="elected", number="12/QĐ", signed_on="30/6/2025"
    )
    assert "Lê Thị Bưởi là ủy viên ban chấp hành" in page
    assert "đến hết 30/06/2030" in page
    listed = text(office.get(reverse("unit-posts", kwargs=commune)))
    assert "Ban Chấp hành 1" in listed
    assert "1969 · Ủy viên Ban Chấp hành · 01/07/2025 đến hết 30/06/2030 · bầu" in listed


def test_an_odd_post_is_asked_for_again(office: Client, member: Member, place: Place) -> None:
    for odd in (
        "",
        "executive",
        f"executive@{place.binh_minh.unit.pk}",
        "chair@0",
        f"head@{place.an_lac.unit.pk}",
    ):
        assert (
            "chọn" in send(office, "person-posts", {"person": member.pk}, post=odd, since="1/7/2025").lower()
        )
    page = give(office, member, place, number="12/QĐ", until="1/1/2020")
    assert "Hãy ghi ngày ký quyết định." in page
    assert "Ngày thôi giữ chức phải sau ngày nhận chức." in page
    assert not Post.objects.exists()


def test_it_ends_and_is_corrected_with_a_reason(office: Client, member: Member, place: Place) -> None:
    give(office, member, place)
    post = Post.objects.get()
    assert "Hãy ghi vì sao sửa" in send(office, "post-correct", {"post": post.pk}, since="2/7/2025")
    send(office, "post-correct", {"post": post.pk}, since="2/7/2025", reason="Ghi nhầm ngày")
    ended = send(office, "post-end", {"post": post.pk}, on=f"{TODAY:%d/%m/%Y}", note="Nghỉ hưu")
    assert "Lê Thị Bưởi thôi làm ủy viên ban chấp hành" in ended
    post.refresh_from_db()
    assert (post.since.day, post.until, post.end_note) == (2, TODAY, "Nghỉ hưu")
    assert "Chức vụ này đã thôi rồi." in send(office, "post-end", {"post": post.pk}, on=f"{TODAY:%d/%m/%Y}")


def test_terms_are_written_down_and_end(office: Client, member: Member, place: Place) -> None:
    commune = {"unit": place.an_lac.unit.pk}
    assert "Đã ghi nhiệm kỳ 2025-2030." in send(
        office, "unit-terms", commune, label="2025-2030", since="1/7/2025"
    )
    term = Term.objects.get()
    give(office, member, place, term=str(term.pk))
    assert "1 chức vụ" in send(office, "term-end", {"term": term.pk}, on=f"{TODAY:%d/%m/%Y}")
    assert (
        "đã có nhiệm kỳ" in send(office, "unit-terms", commune, label="2025-2030", since="1/7/2025").lower()
    )


def test_the_chair_lets_a_deputy_in_by_her_post(
    client_as: SignIn, office: Client, member: Member, place: Place
) -> None:
    chair = client_as(account_with("commune_chair", place.an_lac.unit))
    give(office, member, place, "deputy")
    post = Post.objects.get()
    assert "Cho đăng nhập theo chức vụ" not in text(office.get(f"/hoi-vien/{member.pk}/chuc-vu/"))
    assert "Cho đăng nhập theo chức vụ" in text(chair.get(f"/hoi-vien/{member.pk}/chuc-vu/"))
    answer = chair.post(f"/chuc-vu/{post.pk}/dang-nhap/", {"key": uuid.uuid4().hex})
    post.refresh_from_db()
    assert answer.headers["Location"] == reverse("role-invite", kwargs={"grant": post.grant_id})


def test_a_branch_head_sees_and_gives_nothing(client_as: SignIn, member: Member, place: Place) -> None:
    head = client_as(account_with("branch_head", place.an_lac.east))
    page = text(head.get(f"/don-vi/{place.an_lac.east.pk}/chuc-vu/"))
    assert "Ban Chấp hành chi hội" in page
    assert "Giao chức vụ" not in page
    assert head.get(f"/hoi-vien/{member.pk}/chuc-vu/").status_code == 404


def test_a_stranger_finds_nothing(client_as: SignIn, office: Client, member: Member, place: Place) -> None:
    give(office, member, place)
    post, term = (
        Post.objects.get(),
        Term.objects.create(unit=place.an_lac.unit, label="x", since=TODAY, line_id=1),
    )
    stranger = client_as(account_with("commune_chair", place.binh_minh.unit))
    for path in (
        f"/don-vi/{place.an_lac.unit.pk}/chuc-vu/",
        f"/don-vi/{place.an_lac.unit.pk}/chuc-vu/chon/?q=buoi",
        f"/don-vi/{place.an_lac.unit.pk}/nhiem-ky/",
        f"/hoi-vien/{member.pk}/chuc-vu/",
        f"/chuc-vu/{post.pk}/thoi/",
        f"/chuc-vu/{post.pk}/sua/",
        f"/nhiem-ky/{term.pk}/ket-thuc/",
    ):
        assert stranger.get(path).status_code == 404, path
    own = text(stranger.get(f"/don-vi/{place.binh_minh.unit.pk}/chuc-vu/chon/?q=buoi"))
    assert "Lê Thị Bưởi" not in own


def test_the_officer_fills_the_provinces_posts_and_no_others(
    place: Place, member: Member, office: Client, client_as: SignIn
) -> None:
    give(office, member, place, "executive")
    officer = client_as(account_with("province_officer", place.province))
    tree = officer.get(reverse("unit", kwargs={"unit": place.province.pk})).content.decode()
    assert reverse("unit-posts", kwargs={"unit": place.province.pk}) in tree
    here = {"unit": place.province.pk}
    assert "Lê Thị Bưởi" in text(officer.get(reverse("unit-posts-choose", kwargs=here), {"q": "buoi"}))
    page = officer.get(reverse("person-posts", kwargs={"person": member.pk})).content.decode()
    assert f"chair@{place.province.pk}" in page
    assert f"@{place.an_lac.unit.pk}" not in page
    commune_post = Post.objects.get()
    assert reverse("post-end", kwargs={"post": commune_post.pk}) not in page
    since = {"post": f"chair@{place.province.pk}", "since": "1/12/2025"}
    send(officer, "person-posts", {"person": member.pk}, **since)
    post = Post.objects.get(unit=place.province)
    send(officer, "unit-terms", here, label="2025-2030", since="1/12/2025")
    term = Term.objects.get(unit=place.province)
    for name, pk in (("post-end", commune_post.pk), ("post-correct", commune_post.pk)):
        assert officer.get(reverse(name, kwargs={"post": pk})).status_code == 404
    because = {"since": "2/12/2025", "reason": "Ghi nhầm", "term": str(term.pk)}
    send(officer, "post-correct", {"post": post.pk}, **because)
    send(officer, "post-end", {"post": post.pk}, on="1/5/2026")
    send(officer, "term-end", {"term": term.pk}, on="1/6/2026")
    post.refresh_from_db()
    assert (post.since.day, post.until and post.until.month) == (2, 5)
    for other in (office, client_as(account_with("province_officer", place.other_province))):
        assert other.get(reverse("unit-posts-choose", kwargs=here)).status_code == 404
        assert other.get(reverse("post-end", kwargs={"post": post.pk})).status_code == 404
