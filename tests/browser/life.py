"""Who walks through an evening and a morning, and how each screen on the way is looked at."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import zxingcpp
from PIL import Image
from playwright.sync_api import Error, Page, expect

from tests.browser.test_walks import Walk
from tests.browser.visits import PHONE, Visitor, Window

# The page with the code asks every two seconds whether it was used, and goes on two seconds later.
A_WHILE = 2_100
# The pages that her phone keeps for when there is no network.
SHELF = """async () => (await (await caches.open("toi-tin")).keys())
  .map((one) => new URL(one.url).pathname).sort()"""


class Walker(Walk):
    """Somebody whose every screen is measured and judged; `been` are the addresses that she saw."""

    def __init__(self, window: Window, size: tuple[int, int]) -> None:
        super().__init__(window)
        window.size(size)
        self.been: list[str] = []

    @property
    def wrong(self) -> list[str]:
        """What was seen that must not be. That a browser out of reach asked in vain was the meaning of it."""
        return [one for one in self.window.wrong if "INTERNET_DISCONNECTED" not in one]

    def look(self) -> None:
        at = urlsplit(self.page.url)
        self.window.where = at.path
        self.been.append(f"{at.path}?{at.query}" if at.query else at.path)
        self.window.measure()
        self.window.judge()

    def taps_to(self, *names: str) -> None:
        """Follow links, one from each page, and look at each."""
        for name in names:
            with self.page.expect_navigation():
                self.tap("link", name)
            self.look()

    def sends(self, name: str) -> None:
        """Press the button of a form, and look at the page that answers."""
        with self.page.expect_navigation():
            self.tap("button", name)
        self.look()

    def file(self, button: str) -> bytes:
        """The file that a button gives."""
        with self.page.expect_download() as coming:
            self.tap("button", button)
        return Path(coming.value.path()).read_bytes()

    def screen(self) -> str:
        """What the camera of another phone reads off this screen."""
        picture = Image.open(io.BytesIO(self.page.screenshot()))
        [code] = zxingcpp.read_barcodes(picture)
        return str(code.text)


def lie_ready(page: Page, kept: int) -> None:
    """Wait until so many pages are kept on her phone."""
    for _ in range(200):
        # A page that reloads itself is asked again.
        with suppress(Error):
            if len(page.evaluate(SHELF)) == kept:
                return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(SHELF))


def come_in(visit: Visitor, link: str, name: str) -> Walker:
    """The member, who opened what her phone has read, at her own page."""
    hers = Walker(Window(visit(None)), PHONE)
    hers.page.goto(link)
    hers.look()
    hers.tap("button", "Mở trang của tôi")
    hers.page.wait_for_url("**/toi/")
    expect(hers.page.locator("h1")).to_have_text(f"Chào {name}")
    hers.look()
    return hers
