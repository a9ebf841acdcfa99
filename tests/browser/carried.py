"""How one directive goes down to members and its result comes back up, each at her own screen."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from sohoi.notices import tasks
from sohoi.notices.models import Notice
from tests.browser.life import Walker, lie_ready
from tests.browser.visits import PHONE, Visitor, Window

PLAN, MEETING = "Kế hoạch rà soát hội viên", "Họp rà soát hội viên"
BRANCHES = ("Thôn Đông", "Thôn Tây", "Thôn Nam", "Thôn Bắc")
COMES, STAYS = "Tôi sẽ dự", "Tôi xin vắng"


def day(ahead: int) -> str:
    return f"{timezone.localdate() + timedelta(days=ahead):%d/%m/%Y}"


def the_worker_works() -> None:
    """What a worker does with what was sent."""
    notice = Notice.objects.get(state=Notice.State.SENDING)
    tasks.freeze.func(notice.pk, notice.by_id)


def goes_out(walker: Walker, button: str) -> None:
    """Send what is looked at; the page goes on by itself when all are on the list."""
    with walker.page.expect_navigation():
        walker.tap("button", button)
    the_worker_works()
    walker.page.wait_for_url(re.compile(r"/(thong-bao/\d+|van-ban/\d+/theo-doi)/$"))
    walker.look()


def the_province_directs(officer: Walker) -> None:
    """To one of its communes, with a day by which the result is due."""
    officer.page.goto("/")
    officer.taps_to("Thông báo", "Soạn", "Văn bản chỉ đạo")
    page = officer.page
    page.get_by_label("Tên văn bản").fill(PLAN)
    page.get_by_label("Số, ký hiệu").fill("45/KH-BTV")
    page.get_by_label("Ngày văn bản").fill(day(0))
    page.get_by_label("Trích yếu").fill("Về việc rà soát hội viên nòng cốt")
    page.get_by_label("Hạn báo kết quả, ngày").fill(day(10))
    officer.sends("Xem trước")
    officer.taps_to("Đổi nơi nhận", "Bỏ chọn hết")
    page.get_by_label("Xã An Lạc").check()
    officer.sends("Chọn nơi nhận này")
    goes_out(officer, "Gửi cho 1 đơn vị")
    officer.sees("1 trong 1 nơi chưa nhận")


def the_commune_carries_it(chair: Walker) -> None:
    """As an invitation to four of its branches."""
    page = chair.page
    page.goto("/")
    with page.expect_navigation():
        page.locator(".todo li", has_text="1 văn bản chỉ đạo chưa nhận").get_by_role("link").click()
    chair.look()
    chair.taps_to(PLAN)
    chair.sends("Đã nhận văn bản")
    chair.taps_to("Chuyển xuống")
    page.get_by_label("Mời hội viên họp").check()
    chair.sends("Soạn từ văn bản này")
    page.get_by_label("Tiêu đề").fill(MEETING)
    page.get_by_label("Ngày", exact=True).fill(day(5))
    page.get_by_label("Giờ", exact=True).fill("19 giờ 30")
    page.get_by_label("Nơi họp").fill("Nhà văn hóa xã")
    chair.sends("Lưu và xem trước")
    chair.taps_to("Đổi nơi nhận")
    page.get_by_label("Một số chi hội").first.check()
    for name in BRANCHES:
        page.get_by_label(name, exact=True).check()
    chair.sends("Chọn nơi nhận này")
    goes_out(chair, "Gửi cho 11 người")
    chair.sees("Đã trả lời")


def the_head_copies_the_link(head: Walker) -> str:
    """The text for her group; gives the address in it."""
    page = head.page
    page.goto("/")
    with page.expect_navigation():
        page.locator(".todo li", has_text=MEETING).get_by_role("link").click()
    head.look()
    text = page.locator("textarea").first.input_value()
    [link] = re.findall(r"https?://\S+", text)
    assert MEETING in text
    return str(link)


def one_answers_by_link(visit: Visitor, link: str, digits: str, answer: str, **options: object) -> None:
    """She taps the link in her group, says who she is by four digits, and has answered."""
    hers = Walker(Window(visit(None, **options)), PHONE)
    hers.page.goto(link)
    hers.page.get_by_label("4 số cuối").fill(digits)
    hers.tap("button", answer)
    hers.tap("button", "Đúng là tôi")
    expect(hers.page.get_by_role("status")).to_contain_text(f"Đã ghi: {answer}")
    assert hers.wrong == []


def one_answers_without_a_network(hers: Walker) -> None:
    """She has looked at her list this morning; now there is no signal."""
    page = hers.page
    hers.taps_to("Thông báo")
    lie_ready(page, 2)
    page.context.set_offline(True)
    page.get_by_role("link", name=MEETING).click()
    hers.sees("Chưa gặp được mạng")
    hers.tap("button", COMES)
    hers.sees(f"“{COMES}” đang chờ gửi")
    hers.look()


def the_network_comes_back(hers: Walker) -> None:
    hers.page.context.set_offline(False)
    expect(hers.page.get_by_text(f"Đã ghi: {COMES}")).to_be_visible(timeout=30_000)


def one_is_told_in_person(head: Walker, name: str) -> None:
    """The three lists on the head's phone; who has no telephone she tells at her door."""
    head.page.goto("/")
    head.taps_to("Thông báo", MEETING, "Xem để báo tận nhà")
    head.sees(name)
    head.sends(f"Đã báo trực tiếp cho {name}")
    head.taps_to("Chưa liên lạc được 0", "Chưa trả lời 2")
    head.sees(name)
    head.taps_to("Đã trả lời 6")


def the_rest_is_reminded(head: Walker) -> None:
    head.taps_to(MEETING)
    head.sends("Nhắc 2 hội viên")
    head.sees("Chép lời nhắc")
    assert "nhắc" in head.page.locator("textarea").first.input_value().lower()


def who_comes_is_ticked(head: Walker, names: tuple[str, ...]) -> None:
    """At the door on the evening itself."""
    head.taps_to(MEETING, "Điểm danh")
    for name in names:
        head.page.get_by_label(name).check()
    expect(head.page.locator("#there")).to_contain_text(f"{len(names)} người đã đến")
    head.look()


def the_group_has_its_rate(head: Walker) -> None:
    """Two of three have answered; the third still has time, and is no blot on the group until it is over."""
    head.taps_to("Mục khác", "Nhóm công việc", "Nòng cốt")
    head.sees("Cả nhóm trả lời 2 trong 2 lượt")


def the_result_goes_up(chair: Walker, officer: Walker) -> None:
    chair.taps_to("Thông báo", MEETING)
    for words in ("6", "5 dự · 1 vắng", "Thôn Đông"):
        chair.sees(words)
    chair.taps_to("Mục khác", "Văn bản chỉ đạo", PLAN, "Báo kết quả")
    chair.page.get_by_label("Đã làm được gì").fill("Mời 4 chi hội, 6 người trả lời, 3 người dự")
    chair.sends("Gửi kết quả")
    officer.page.goto("/")
    officer.taps_to("Mục khác", "Văn bản chỉ đạo", PLAN)
    officer.sees("11 người được báo, 6 người đã trả lời")
    officer.taps_to("Xã An Lạc")
    officer.sees("Mời 4 chi hội, 6 người trả lời, 3 người dự")
    officer.sends("Nhận kết quả")
    officer.taps_to(PLAN)
    officer.sees("Cả 1 nơi đã xong")
