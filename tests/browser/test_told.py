"""What is told on a phone: light, large enough, answered in one tap, read aloud, whole without a script."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from sohoi.acts.actor import Actor
from sohoi.members.models import Member
from sohoi.notices.models import Answer, Link, Notice, Opening
from tests import factories
from tests.browser.test_crawl import look, look_at_it
from tests.browser.test_my import CAME, FIRST, LATER, SMALL, SMALLEST, TARGET, in_front
from tests.browser.visits import PHONE, Visitor, Window
from tests.notices.telling import recipient_of, told
from tests.pages import world

pytestmark = pytest.mark.browser

BODY = "<p>Nội dung: quà Tết cho hộ nghèo, thi dân vũ.</p><ul><li>Mang theo giấy bút</li></ul><p>Xin mời.</p>"
KINDS: dict[str, dict[str, Any]] = {
    "read": {},
    "attend": {"kind": "invitation", "meet_place": "Nhà văn hóa thôn Đông", "body": BODY * 5},
    "choice": {"ask": "choice", "question": "Họp buổi nào?", "choices": ["Sáng", "Chiều", "Tối " + "x" * 60]},
    "number": {"ask": "number", "question": "Nhà có mấy người đi?"},
    "text": {"ask": "text", "question": "Góp ý gì?", "title": world.LONG},
}
# A voice that says nothing and notes what it was given to say.
VOICE = """(() => {
  const said = [];
  window.said = said;
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  const fake = {
    getVoices: () => [{ lang: LANG, name: "thử" }],
    speak: (one) => said.push(one), cancel: () => said.push("stop"), addEventListener: () => {},
  };
  Object.defineProperty(window, "speechSynthesis", { value: fake });
})()"""


@pytest.fixture
def hoa(place: factories.Place) -> Member:
    east = place.an_lac.east
    facts = {"full_name": "Phạm Thị Hoa", "birth": "1958", "phone": "0710345678"}
    return factories.register_person(east, **facts).member


@pytest.fixture
def clerk(place: factories.Place) -> Actor:
    return factories.actor_with("commune_clerk", place.an_lac.unit)


def tell(clerk: Actor, hoa: Member, which: str) -> tuple[Notice, str]:
    """A notice for the branch of Hoa, and the address that is pasted."""
    notice = told(clerk, hoa.commune, hoa.branch, **KINDS[which])
    return notice, reverse("notice-link", args=[Link.objects.get(notice=notice, group=None).token])


def stranger(visit: Visitor, **options: object) -> Window:
    return Window(visit(None, viewport={"width": PHONE[0], "height": PHONE[1]}, **options))


def come_to_be_known(window: Window, answer: str) -> None:
    window.page.get_by_label("4 số cuối").fill("5678")
    window.page.get_by_role("button", name=answer).click()
    window.page.get_by_role("button", name="Đúng là tôi").click()


def test_each_kind_looks_right_from_the_first_time_to_the_answer(
    visit: Visitor, clerk: Actor, hoa: Member
) -> None:
    window = stranger(visit)
    for which in KINDS:
        look(window, [(f"{which}, unknown", tell(clerk, hoa, which)[1])])
        assert window.page.evaluate(SMALL, [SMALLEST, TARGET]) == []
    _, path = tell(clerk, hoa, "read")
    window.go("wrong", path)
    window.page.get_by_label("4 số cuối").fill("0000")
    window.page.get_by_role("button", name="Đã đọc").click()
    expect(window.page.get_by_text("Chưa tìm thấy")).to_be_visible()
    look_at_it(window)
    window.page.get_by_label("4 số cuối").fill("5678")
    window.page.get_by_role("button", name="Đã đọc").click()
    expect(window.page.get_by_text("H. · 1958")).to_be_visible()
    look_at_it(window)
    window.page.get_by_role("button", name="Đúng là tôi").click()
    for which in KINDS:
        look(window, [(f"{which}, known", tell(clerk, hoa, which)[1])])
        assert window.page.evaluate(SMALL, [SMALLEST, TARGET]) == []
    look(window, [("phone", f"{path}may-nay/"), ("answered", path)])
    assert window.wrong == []


def test_one_tap_on_a_known_phone_two_the_first_time_without_a_script(
    visit: Visitor, clerk: Actor, hoa: Member
) -> None:
    window = stranger(visit, java_script_enabled=False)
    notice, path = tell(clerk, hoa, "attend")
    window.page.goto(path)
    come_to_be_known(window, "Tôi xin vắng")
    expect(window.page.get_by_role("status")).to_contain_text("Đã ghi: Tôi xin vắng")
    notice, path = tell(clerk, hoa, "read")
    window.page.goto(path)
    window.page.get_by_role("button", name="Đã đọc").click()
    expect(window.page.get_by_role("status")).to_contain_text("Đã ghi: Đã đọc")
    assert recipient_of(notice, hoa.person).answered_at is not None
    assert (Answer.objects.count(), Opening.objects.count()) == (2, 0)


def test_a_window_counts_as_one_opening_and_the_known_one_has_seen_it(
    visit: Visitor, clerk: Actor, hoa: Member
) -> None:
    window = stranger(visit)
    notice, path = tell(clerk, hoa, "attend")
    for _ in range(2):
        window.page.goto(path, wait_until="networkidle")
    assert Opening.objects.count() == 1
    assert recipient_of(notice, hoa.person).seen_at is None
    come_to_be_known(window, "Tôi sẽ dự")
    notice, path = tell(clerk, hoa, "read")
    with window.page.expect_response("**/mo/"):
        window.page.goto(path)
    assert recipient_of(notice, hoa.person).seen_at is not None
    assert window.wrong == []


def test_it_is_light(visit: Visitor, clerk: Actor, hoa: Member) -> None:
    _, path = tell(clerk, hoa, "attend")
    window = stranger(visit)
    for most in (FIRST, LATER):
        window.page.goto(path, wait_until="networkidle")
        assert 0 < window.page.evaluate(CAME) <= most


@pytest.mark.parametrize(("language", "offered"), [("vi-VN", True), ("vi_VN", True), ("en-US", False)])
def test_the_voice_of_the_phone_reads_it(
    visit: Visitor, clerk: Actor, hoa: Member, language: str, offered: bool
) -> None:
    window = stranger(visit)
    window.page.add_init_script(VOICE.replace("LANG", repr(language)))
    _, path = tell(clerk, hoa, "attend")
    window.page.goto(path)
    button = window.page.get_by_role("button", name="Nghe đọc")
    expect(button).to_be_visible(visible=offered)
    if not offered:
        return
    button.click()
    said = window.page.evaluate("said.filter((one) => one.text).map((one) => [one.text, one.lang])")
    assert said[0] == [KINDS["attend"].get("title", "Họp chi hội tháng 12"), "vi-VN"]
    assert "Mang theo giấy bút" in [words for words, _ in said]
    window.page.get_by_role("button", name="Dừng đọc").click()
    assert window.page.evaluate("said[said.length - 1]") == "stop"
    button.click()
    window.page.evaluate("said[said.length - 1].onend()")
    expect(button).to_be_visible()
    assert window.wrong == []


def test_her_own_pages(visit: Visitor, clerk: Actor, hoa: Member) -> None:
    window = in_front(visit, hoa)
    told_ = {which: tell(clerk, hoa, which)[0] for which in KINDS}
    paths = [(which, reverse("my-notice", args=[one.pk])) for which, one in told_.items()]
    look(window, [("my", reverse("my")), ("my-notices", reverse("my-notices")), *paths])
    window.page.goto(reverse("my"))
    window.page.get_by_role("link", name="Thông báo").click()
    window.page.get_by_role("link", name=world.LONG).click()
    assert recipient_of(told_["text"], hoa.person).seen_at is not None
    window.page.get_by_label("Câu trả lời").fill("Xin thêm ghế")
    window.page.get_by_role("button", name="Gửi câu trả lời").click()
    expect(window.page.get_by_role("status")).to_contain_text("Xin thêm ghế")
    look(window, [("answered", reverse("my-notices")), ("one answered", window.page.url)])
    assert window.page.evaluate(SMALL, [SMALLEST, TARGET]) == []
    assert window.wrong == []
