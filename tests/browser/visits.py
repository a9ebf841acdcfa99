"""A window that is watched: what it must never do is noted, what it shows is measured."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Error, Page, Response

PHONE, DESK, NARROW = (360, 740), (1280, 800), (320, 640)
MEASURE = (Path(__file__).parent / "measure.js").read_text()
FIRST_VISIT = 150_000
STANDARD = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # Our pages have neither sound nor film to look into, and no styles of other hosts.
    "preload": False,
}


class Visitor(Protocol):
    """Opens a window in which somebody is signed in, or nobody."""

    def __call__(self, client: Client | None = None, **options: Any) -> BrowserContext: ...


class Window:
    """One page of a window. `wrong` collects sentences with the place where each was seen."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        # Once for all its pages: sent with each it would take longer than it needs to judge.
        self.page.add_init_script(AXE_SCRIPT)
        self.where = ""
        self.wrong: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.note(f"script error: {error}"))
        self.page.on("dialog", self._asked)
        self.page.on("response", self._came)

    def note(self, words: str) -> None:
        self.wrong.append(f"{self.where}: {words}")

    def _said(self, message: ConsoleMessage) -> None:
        # A page that is meant to be absent or refused is told of by the browser as well.
        if message.type == "error" and "status of 4" not in message.text:
            self.note(f"console: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.note(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _came(self, response: Response) -> None:
        host = self.page.url.split("/")[2:3]
        if host and not response.url.startswith(("data:", "blob:")) and response.url.split("/")[2:3] != host:
            self.note(f"from another host: {response.url}")
        if response.status >= 500:
            self.note(f"{response.status} for {response.url}")

    def go(self, name: str, path: str) -> None:
        self.where = name
        self.page.goto(path)

    def size(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def measure(self, how: str = "") -> None:
        """Note what is too small, too wide, unnamed or doubled."""
        self._wait_until_whole()
        for words in self.page.evaluate(MEASURE):
            self.note(f"{how}{words}")

    def _wait_until_whole(self) -> None:
        """A tap gives back control before the next page is there; between the two is no page at all."""
        for _ in range(200):
            with suppress(Error):
                if self.page.evaluate("!!document.documentElement && document.readyState === 'complete'"):
                    return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"{self.where}: the page never came")

    def measure_narrow_and_large(self) -> None:
        """The same page at 320 px, and with text twice as large: nothing may be cut off."""
        shown = self.page.viewport_size
        self.size(NARROW)
        self.measure("at 320 px, ")
        assert shown is not None
        self.page.set_viewport_size(shown)
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")
        self.measure("text of 200 %, ")
        self.page.evaluate("document.documentElement.style.fontSize = ''")

    def judge(self) -> None:
        """Note every breach of WCAG 2.2 A and AA that axe knows."""
        found = self.page.evaluate("how => axe.run(how).then(found => found.violations)", STANDARD)
        for breach in found:
            for node in breach["nodes"]:
                self.note(f"axe {breach['id']}: {node['html'][:160]} {node['failureSummary'][:200]}")

    def weigh(self) -> int:
        """Bytes of the page with all it needs, as they came over the line."""
        sizes = "performance.getEntries().reduce((sum, one) => sum + (one.encodedBodySize || 0), 0)"
        weight = int(self.page.evaluate(sizes))
        if weight > FIRST_VISIT:
            self.note(f"{weight} bytes")
        return weight
