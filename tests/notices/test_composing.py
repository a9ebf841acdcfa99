"""Writing, choosing whom it is for, looking at it and sending it; and the list of what there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sohoi.access.models import Account
from sohoi.acts.actor import Actor
from sohoi.acts.gate import NotForYou
from sohoi.acts.performing import Refused
from sohoi.members.models import Person
from sohoi.notices import tasks
from sohoi.notices.audience import Audience
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.queries import composing
from sohoi.notices.services.publishing import Stale, Stated, change, compose, discard, send
from tests.factories import Place, account_with, actor_with, make_group, register_person
from tests.notices.telling import stated, told

SignIn = Callable[[Account], Client]
NOTE = {"title": "Đăng ký vay vốn", "body": "Kính gửi hội viên.\n\n- Một\n- Hai", "ask": "read"}
MEET = {
    "title": "Họp chi hội",
    "meet_day": "30/11/2036",
    "meet_hour": "19 giờ 30",
    "meet_place": "Nhà văn hóa",
}
PAPER = {
    "title": "Kế hoạch năm",
    "symbol": "45/KH-BTV",
    "signed_on": "1/11/2026",
    "summary": "Về việc tổ chức",
}


@pytest.fixture
def desk(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("commune_clerk", place.an_lac.unit))


@pytest.fixture
def phone(place: Place, client_on_phone: SignIn) -> Client:
    return client_on_phone(account_with("branch_head", place.an_lac.east))


@pytest.fixture
def above(place: Place, client_as: SignIn) -> Client:
    return client_as(account_with("province_officer", place.province))


def at(name: str, **about: Any) -> str:
    return reverse(name, kwargs=about)


def page(client: Client, path: str, status: int = 200, **sent: Any) -> str:
    answer = client.post(path, sent, follow=True) if sent else client.get(path, follow=True)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def written(client: Client, unit: int, kind: str = "thong-bao", **sent: Any) -> Notice:
    page(client, at("notice-compose", unit=unit, kind=kind), **sent)
    return Notice.objects.latest("pk")


def test_a_notice_is_written_looked_at_and_sent(place: Place, desk: Client, crowd: list[Person]) -> None:
    unit = place.an_lac.unit.pk
    assert at("notice-compose", unit=unit, kind="thong-bao") in page(desk, at("notice-kinds"))
    shown = page(desk, at("notice-compose", unit=unit, kind="thong-bao"), **NOTE)
    notice = Notice.objects.get()
    assert notice.body == "<p>Kính gửi hội viên.</p><ul><li>Một</li><li>Hai</li></ul>"
    assert "<ul><li>Một</li><li>Hai</li></ul>" in shown
    assert "Gửi cho 3 người" in shown and "2 người có số điện thoại, 1 người chưa có" in shown
    assert "Lê Thị An" in shown and "1970" in shown
    page(desk, at("draft-preview", draft=notice.pk), version=notice.version)
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENDING
    tasks.freeze.func(notice.pk, notice.by_id)
    assert Recipient.objects.filter(notice=notice).count() == 3
    assert "Đăng ký vay vốn" in page(desk, at("notices"))


def test_a_branch_head_writes_to_her_own_branch_alone(
    place: Place, phone: Client, crowd: list[Person]
) -> None:
    register_person(place.an_lac.west, full_name="Đỗ Thị Tây")
    east, west = place.an_lac.branches
    notice = written(phone, east.pk, "giay-moi", **MEET)
    assert (notice.audience["units"], notice.ask) == ([east.pk], "attend")
    shown = page(phone, at("draft-preview", draft=notice.pk))
    assert "Gửi cho 3 người" in shown and "30/11/2036, 19 giờ 30" in shown and "Đỗ Thị Tây" not in shown
    assert phone.get(at("notice-compose", unit=west.pk, kind="giay-moi")).status_code == 404
    assert phone.get(at("notice-compose", unit=east.pk, kind="van-ban")).status_code == 404


def test_the_province_sees_numbers_by_commune_and_no_name(
    place: Place, above: Client, crowd: list[Person]
) -> None:
    notice = written(above, place.province.pk, **NOTE)
    shown = page(above, at("draft-preview", draft=notice.pk))
    assert "Gửi cho 3 người" in shown
    assert all(one.full_name not in shown for one in crowd)


def test_who_writes_nothing_finds_what_came(place: Place, desk: Client, phone: Client) -> None:
    """Not an empty page; her own are one tap away, and what was not for her branch is not there."""
    for branch, title in ((place.an_lac.east, "Cho Đông"), (place.an_lac.west, "Cho Tây")):
        register_person(branch, full_name="Đỗ Thị Nghe")
        told(actor_with("commune_clerk", place.an_lac.unit), place.an_lac.unit, branch, title=title)
    first = page(phone, at("notices"))
    assert "Cho Đông" in first and "Cho Tây" not in first and "Cấp trên đã gửi" in first
    own = page(phone, f"{at('notices')}?xem=minh")
    assert "Chưa có thông báo nào" in own and "Cho Đông" not in own
    both = page(desk, at("notices"))
    assert "Cho Đông" in both and "Cho Tây" in both


def test_a_directive_counts_units(place: Place, above: Client) -> None:
    notice = written(above, place.province.pk, "van-ban", **PAPER)
    below = composing.below(place.province)
    assert place.an_lac.unit in below and notice.audience["units"] == [one.pk for one in below]
    shown = page(above, at("draft-preview", draft=notice.pk))
    assert f"Gửi cho {len(below)} đơn vị" in shown and "45/KH-BTV" in shown
    path = at("draft-audience", draft=notice.pk)
    assert "Hãy chọn ít nhất một đơn vị" in page(above, path, version=notice.version)
    ticks = {way: page(above, f"{path}?chon={way}").count(" checked") for way in ("het", "khong", "x")}
    assert ticks == {"het": len(below), "khong": 0, "x": len(below)}
    one = page(above, f"{path}?chon=khong", version=notice.version, units=place.an_lac.unit.pk)
    assert "Gửi cho 1 đơn vị" in one


def test_whom_it_is_for_is_chosen(place: Place, desk: Client, crowd: list[Person]) -> None:
    register_person(place.an_lac.west, full_name="Đỗ Thị Tây", phone="0710000009")
    group = make_group(place.an_lac.east, crowd[:2])
    notice = written(desk, place.an_lac.unit.pk, **NOTE)
    path, east = at("draft-audience", draft=notice.pk), place.an_lac.east.pk

    def chosen(**ticked: Any) -> str:
        notice.refresh_from_db()
        return page(desk, path, version=notice.version, **ticked)

    assert "Gửi cho 4 người" in chosen(where="whole", who="all")
    assert "Gửi cho 3 người" in chosen(where="some", units=east, who="all")
    assert "Gửi cho 2 người" in chosen(where="groups", groups=group.pk, who="core")
    assert "Chưa có ai nhận" in chosen(where="whole", who="posts", titles="chair", here_only="on")
    notice.refresh_from_db()
    kept = Audience.of(notice.audience)
    assert kept == Audience(units=(place.an_lac.unit.pk,), who="posts", titles=("chair",), here_only=True)
    assert "Hãy chọn ít nhất một nơi" in chosen(where="some", who="all")
    assert "Hãy chọn ít nhất một nhóm" in chosen(where="groups", who="all")
    assert "Với nhóm công việc" in chosen(where="groups", groups=group.pk, who="posts")


def test_units_and_groups_of_others_are_neither_offered_nor_taken(
    place: Place, desk: Client, clerk: Actor
) -> None:
    far = make_group(place.binh_minh.east, name="Nhóm nơi khác")
    notice = written(desk, place.an_lac.unit.pk, **NOTE)
    path = at("draft-audience", draft=notice.pk)
    assert "Nhóm nơi khác" not in page(desk, path)
    for ticked in (
        {"where": "some", "units": place.binh_minh.east.pk},
        {"where": "groups", "groups": far.pk},
    ):
        page(desk, path, version=notice.version, who="all", **ticked)
    for audience in (Audience(units=(place.binh_minh.unit.pk,)), Audience(groups=(far.pk,))):
        with pytest.raises(Refused):
            compose(clerk, unit=place.an_lac.unit, stated=stated(audience=audience))
    notice.refresh_from_db()
    assert notice.audience["units"] == [place.an_lac.unit.pk]


@pytest.mark.parametrize(
    ("kind", "sent", "words"),
    [
        ("thong-bao", {"title": ""}, "Hãy ghi tiêu đề."),
        ("thong-bao", {"ask": "yes_no"}, "Hãy ghi câu hỏi"),
        ("thong-bao", {"ask": "choice", "question": "Ngày?", "choices": "Một"}, "ít nhất hai ý"),
        (
            "thong-bao",
            {"ask": "choice", "question": "N?", "choices": "1\n2\n3\n4\n5\n6\n7"},
            "Nhiều nhất 6 ý",
        ),
        ("thong-bao", {"ask": "choice", "question": "N?", "choices": f"{'a' * 81}\nb"}, "dài quá 80 chữ"),
        ("thong-bao", {"ask": "attend"}, "Trang này đã cũ"),
        ("thong-bao", {"deadline_hour": "17h"}, "chưa ghi ngày"),
        ("thong-bao", {"deadline_day": "30/11/2036", "deadline_hour": "25 giờ"}, "không rõ"),
        ("giay-moi", {"meet_day": ""}, "Hãy ghi ngày họp."),
        ("giay-moi", {"meet_hour": ""}, "Hãy ghi giờ họp."),
        ("giay-moi", {"meet_place": ""}, "Hãy ghi nơi họp"),
        ("giay-moi", {"meet_link": "javascript:alert(1)"}, "phải bắt đầu bằng https://"),
        ("giay-moi", {"deadline_day": "1/12/2036"}, "trước ngày họp"),
        ("van-ban", {"symbol": ""}, "Hãy ghi số, ký hiệu."),
        ("van-ban", {"summary": ""}, "Hãy ghi trích yếu."),
        ("van-ban", {"signed_on": ""}, "Hãy ghi ngày văn bản."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    place: Place, desk: Client, kind: str, sent: dict[str, str], words: str
) -> None:
    right = {"thong-bao": NOTE, "giay-moi": MEET, "van-ban": PAPER}[kind]
    given = {**right, "body": "Nội dung đã ghi", **sent}
    shown = page(desk, at("notice-compose", unit=place.an_lac.unit.pk, kind=kind), **given)
    assert words in shown and "Nội dung đã ghi" in shown
    assert not Notice.objects.exists()


def test_pressing_twice_writes_once(place: Place, desk: Client) -> None:
    path = at("notice-compose", unit=place.an_lac.unit.pk, kind="thong-bao")
    answers = [desk.post(path, {**NOTE, "key": "a" * 32}).headers["Location"] for _ in range(2)]
    assert answers[0] == answers[1] and Notice.objects.count() == 1


def test_the_slower_of_two_sees_both_and_can_go_on(place: Place, desk: Client, clerk: Actor) -> None:
    notice = written(desk, place.an_lac.unit.pk, **NOTE)
    other = Stated.of(notice, title="Tên người kia ghi")
    change(clerk, notice=notice, version=notice.version, stated=other)
    path = at("draft-edit", draft=notice.pk)
    sent = {**NOTE, "title": "Tên của tôi", "version": notice.version}
    shown = page(desk, path, 409, **sent)
    assert "Tên người kia ghi" in shown and "Tên của tôi" in shown
    found = re.search(r'name="version" value="(\d+)"', shown)
    assert found
    page(desk, path, **{**sent, "version": found[1]})
    notice.refresh_from_db()
    assert notice.title == "Tên của tôi"
    whom = {"where": "whole", "who": "core", "version": found[1]}
    assert "người khác đã sửa" in page(desk, at("draft-audience", draft=notice.pk), 409, **whom)


def test_an_old_page_sends_nothing_and_throws_nothing_away(place: Place, desk: Client, clerk: Actor) -> None:
    notice = written(desk, place.an_lac.unit.pk, **NOTE)
    change(clerk, notice=notice, version=0, stated=Stated.of(notice, title="Khác"))
    for name in ("draft-preview", "draft-discard"):
        for version in ({"version": 0}, {"version": ""}):
            assert "người khác đã sửa" in page(desk, at(name, draft=notice.pk), **version)
    notice.refresh_from_db()
    assert notice.state == Notice.State.DRAFT
    with pytest.raises(Stale):
        discard(clerk, notice=notice, version=0)
    page(desk, at("draft-discard", draft=notice.pk), version=1)
    assert not Notice.objects.exists()


def test_nobody_is_invited_to_yesterday(place: Place, clerk: Actor, crowd: list[Person]) -> None:
    past = timezone.now() - timedelta(hours=1)
    for wrong in ({"kind": "invitation", "meet_at": past, "ask": "attend"}, {"deadline": past}):
        notice = compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.unit, **wrong))
        with pytest.raises(Refused, match="đã qua"):
            send(clerk, notice=notice, version=notice.version)


def test_strangers_find_no_draft(
    place: Place, desk: Client, stranger: Actor, client_on_phone: SignIn
) -> None:
    notice = written(desk, place.an_lac.unit.pk, **NOTE)
    west = client_on_phone(account_with("branch_head", place.an_lac.west))
    for name in ("draft-preview", "draft-edit", "draft-audience", "draft-discard"):
        assert west.get(at(name, draft=notice.pk)).status_code == 404
        assert west.post(at(name, draft=notice.pk), {"version": 0}).status_code == 404
    with pytest.raises(NotForYou):
        discard(stranger, notice=notice, version=0)
    assert composing.under_way(stranger) == []


def test_the_list_parts_own_from_above_and_below(
    place: Place, clerk: Actor, head: Actor, officer: Actor, stranger: Actor, crowd: list[Person]
) -> None:
    far = actor_with("commune_clerk", place.binh_minh.unit)
    mine = told(clerk, place.an_lac.unit, place.an_lac.east)
    hers = told(head, place.an_lac.east)
    theirs = told(officer, place.province)

    def lists(actor: Actor) -> tuple[list[Notice], list[Notice], list[Notice]]:
        own, _ = composing.told(actor, page=1)
        down, _ = composing.told(actor, page=1, from_below=True)
        up, _ = composing.from_above(actor, page=1)
        return own, down, up

    assert lists(head) == ([hers], [], [theirs, mine])
    assert lists(clerk) == ([mine], [hers], [theirs])
    assert lists(officer) == ([theirs], [hers, mine], [])
    assert lists(stranger) == lists(far) == ([], [], [])


def test_what_waits_comes_first_and_the_list_goes_by_pages(
    place: Place, clerk: Actor, desk: Client, crowd: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Một", "Hai", "Ba"):
        told(clerk, place.an_lac.unit, title=f"Thông báo {name}")
    compose(clerk, unit=place.an_lac.unit, stated=stated(place.an_lac.unit, title="Bản còn soạn"))
    monkeypatch.setattr(composing, "PAGE", 2)
    first, second = page(desk, at("notices")), page(desk, f"{at('notices')}?trang=2")
    assert "Bản còn soạn" in first and "Thông báo Ba" in first and "Thông báo Một" not in first
    assert "Thông báo Một" in second and "Bản còn soạn" not in second and "Cũ hơn" not in second


def test_while_it_goes_out_the_page_says_how_far(place: Place, desk: Client, crowd: list[Person]) -> None:
    notice = written(desk, place.an_lac.unit.pk, **NOTE)
    path = at("draft-preview", draft=notice.pk)
    assert "Đang gửi" in page(desk, path, version=0)
    asked = desk.get(path, headers={"HX-Request": "true"})
    assert "người đã có trong danh sách nhận" in asked.content.decode()
    tasks.freeze.func(notice.pk, notice.by_id)
    assert desk.get(path, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert desk.get(path).headers["Location"] == at("notice", notice=notice.pk)
