"""Make the pictures of the README from the running demonstration: `.venv/bin/python docs/pictures/make.py`.

Needs the packages of `./test` and Chromium. Everything shown is invented.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Browser, Page, sync_playwright

from sohoi.config.demo.accounts import PASSWORD

HERE = Path(__file__).parent
PORT = 8917
ADDRESS = f"http://localhost:{PORT}"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
LIST = (
    ("Võ Thị Kim Nhài", "20/2/1979", "099179002012", "0710221280", "x"),
    ("Trần Thị Lụa", "31/2/1980", "099180002044", "0710004118", ""),
    ("Lê Thị Ngọc Ánh", "1965", "09916500", "0710118200", ""),
    ("Bùi Thu Hiền", "12/5/1979", "099179003112", "0710310441", "x"),
    ("Đỗ Thị Bưởi", "03/1958", "099158000412", "", ""),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        served = serve(Path(folder) / "data")
        try:
            with sync_playwright() as playwright:
                take(playwright.chromium.launch(executable_path=chromium(), args=FLAGS), Path(folder))
        finally:
            served.terminate()
            served.wait()


def chromium() -> str:
    return os.environ.get("CHROMIUM", "/usr/bin/chromium")


def serve(data: Path) -> subprocess.Popen[bytes]:
    """The demonstration of one commune in a folder of its own."""
    environment = {**os.environ, "SOHOI_DATA": str(data)}
    served = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "sohoi.config", "demo", "--port", str(PORT)], env=environment
    )
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{ADDRESS}/vao/").close()  # noqa: S310
            return served
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demonstration did not come up")


def take(browser: Browser, folder: Path) -> None:
    desk = sign_in(browser, "chutich", 1280, 820)
    desk.goto(f"{ADDRESS}/hom-nay/")
    shoot(desk, "today")
    read_a_list(desk, folder)
    shoot(desk, "book")
    desk.goto(f"{ADDRESS}/so-lieu/")
    shoot(desk, "figures")
    desk.goto(f"{ADDRESS}/thong-bao/")
    desk.click("main a:has-text('Giấy mời') >> nth=0")
    shoot(desk, "answers")
    phone = sign_in(browser, "chihoi", 390, 844)
    phone.goto(f"{ADDRESS}/hoi-vien/?q=nguyen")
    shoot(phone, "members")
    phone.click("a.person >> nth=0")
    shoot(phone, "person")
    desk.goto(f"{ADDRESS}/so-lieu/tang-giam/")
    shoot(desk, "balance")
    shoot(her_own(browser, phone), "my")


def her_own(browser: Browser, head: Page) -> Page:
    """The own page of the member whom the branch head looks at, opened with the code that the head shows."""
    head.goto(f"{head.url.rstrip('/')}/trang-rieng/")
    head.click("main form button.button >> nth=0")
    code = head.text_content(".big-code") or ""
    page = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN").new_page()
    page.goto(f"{ADDRESS}/toi/ma/")
    page.fill("main input[type=text] >> nth=0", code)
    page.click("text=Mở trang")
    page.wait_for_url("**/toi/")
    return page


def sign_in(browser: Browser, name: str, width: int, height: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}, locale="vi-VN").new_page()
    page.goto(f"{ADDRESS}/vao/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.button >> nth=0")
    page.wait_for_url(re.compile(r"/(hom-nay|hoi-vien)/$"))
    return page


def read_a_list(page: Page, folder: Path) -> None:
    page.goto(f"{ADDRESS}/nhap/")
    page.set_input_files("input[type=file]", written(folder / "DS hội viên 2026.xlsx"))
    page.click("button:has-text('Đọc danh sách')")
    page.wait_for_url(re.compile(r"/nhap/\d+/$"))


def written(target: Path) -> Path:
    """A small list as a branch head would keep it, with three mistakes in it."""
    with xlsxwriter.Workbook(str(target)) as book:
        sheet = book.add_worksheet("CH Thôn Đông")
        sheet.write(0, 0, "DANH SÁCH HỘI VIÊN CHI HỘI THÔN ĐÔNG")
        for at, heading in enumerate(("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Số ĐT", "ĐV")):
            sheet.write(2, at, heading)
        for n, row in enumerate(LIST):
            sheet.write(3 + n, 0, n + 1)
            for at, text in enumerate(row):
                sheet.write_string(3 + n, 1 + at, text)
    return target


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=HERE / f"{name}.png")


if __name__ == "__main__":
    main()
