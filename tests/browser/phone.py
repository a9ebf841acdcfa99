"""A branch head's phone in a real browser: keeps the list, goes out of reach, corrects, comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from sohoi.access.models import Account
from sohoi.acts.models import Line
from sohoi.members.models import Person
from sohoi.members.services import people
from tests import factories
from tests.browser.visits import Visitor, Window
from tests.factories import PIN

DAO, MAN = "Trần Thị Đào", "Lê Thị Mận"
SHELL, KEEP, SEND, STILL = "/mat-song/may/", "/mat-song/", "**/mat-song/gui/", "**/mat-song/con-dung/"
# Everything that the browser keeps for the house, as text: names, values, and bytes read as letters.
DUMP = """async () => {
  const found = [];
  const tell = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer || value);
      found.push(new TextDecoder("utf-8").decode(bytes), new TextDecoder("utf-16le").decode(bytes));
    } else if (value && typeof value === "object") {
      Object.keys(value).forEach((key) => { found.push(key); tell(value[key]); });
    } else found.push(String(value));
  };
  for (const base of await indexedDB.databases()) {
    const open = await new Promise((give) => {
      const request = indexedDB.open(base.name);
      request.onsuccess = () => give(request.result);
    });
    for (const name of open.objectStoreNames) {
      const store = open.transaction(name).objectStore(name);
      for (const what of ["getAllKeys", "getAll"]) {
        tell(await new Promise((give) => { const r = store[what](); r.onsuccess = () => give(r.result); }));
      }
    }
    open.close();
  }
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const request of await shelf.keys()) {
      found.push(request.url, await (await shelf.match(request)).text());
    }
  }
  tell({ ...localStorage });
  tell({ ...sessionStorage });
  return found.join("\\n");
}"""
# How much of it there is: records in its drawers, shelves of files, workers at the door.
KEPT = """async () => {
  const there = (await indexedDB.databases()).length > 0;
  const open = there && await new Promise((give) => {
    const request = indexedDB.open("sohoi");
    request.onsuccess = () => give(request.result);
  });
  let records = 0;
  for (const name of there ? open.objectStoreNames : []) {
    const store = open.transaction(name).objectStore(name);
    records += await new Promise((give) => { const r = store.count(); r.onsuccess = () => give(r.result); });
  }
  if (there) open.close();
  return {
    records,
    shelves: (await caches.keys()).filter((name) => name.startsWith("sohoi-")).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  };
}"""


class Phone:
    """One browser of one head; `page` is the window in front."""

    def __init__(self, visit: Visitor, client: Client, **options: Any) -> None:
        self.context: BrowserContext = visit(client, viewport={"width": 360, "height": 740}, **options)
        self.window = Window(self.context)
        self.page: Page = self.window.page

    def keep(self) -> None:
        """From the page of the office to the open list."""
        self.page.goto(KEEP)
        self.page.get_by_label("Mã PIN").fill(PIN)
        self.page.get_by_role("button", name="Giữ danh sách trên máy này").click()
        self.page.wait_for_url(f"**{SHELL}")
        self.unlock()

    def unlock(self, page: Page | None = None) -> None:
        page = page or self.page
        page.locator("#pin").fill(PIN)
        page.get_by_role("button", name="Mở", exact=True).click()
        expect(page.locator("#open")).to_be_visible()

    def another_window(self) -> Page:
        page = self.context.new_page()
        page.goto(SHELL)
        return page

    def correct(self, name: str, page: Page | None = None, **facts: str) -> None:
        """Open somebody, type, press; back at the list it is on the phone."""
        page = page or self.page
        page.get_by_role("button", name=name).click()
        for key, value in facts.items():
            field = page.locator(f"#f-{key}")
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        page.get_by_role("button", name="Ghi lại").click()
        expect(page.locator("#open")).to_be_visible()

    def offline(self, out_of_reach: bool = True) -> None:
        self.context.set_offline(out_of_reach)

    def waits(self, count: int, page: Page | None = None) -> None:
        """So many corrections wait, and the phone says so."""
        place = (page or self.page).locator("#waiting")
        if count:
            expect(place).to_contain_text(f"{count} việc chưa gửi")
        else:
            expect(place).to_be_hidden()

    def deliver(self, page: Page | None = None) -> None:
        """Press the button until nothing waits: one press may be lost with its answer."""
        page = page or self.page
        for _ in range(20):
            if page.locator("#waiting").is_hidden():
                return
            page.evaluate("document.querySelectorAll('#waiting .button.full').forEach(one => one.click())")
            page.wait_for_timeout(200)
        self.waits(0, page)

    def dump(self) -> str:
        return str(self.page.evaluate(DUMP))

    def kept(self) -> dict[str, int]:
        found: dict[str, int] = self.page.evaluate(KEPT)
        return found


@dataclass
class Village:
    """A head with her phone, her members, and her neighbour who heads the next branch."""

    head: Account
    client: Client
    phone: Phone
    neighbour: Client

    def person(self, name: str) -> Person:
        return Person.objects.get(full_name=name)

    def corrections(self, name: str) -> list[dict[str, list[str]]]:
        lines = Line.objects.filter(act="members.correct", about__subject_id=self.person(name).pk)
        return [line.data["changes"] for line in lines.order_by("pk")]


def office_corrects(person: Person, **facts: Any) -> None:
    people.correct(
        factories.all_seeing(),
        member=person.member,
        version=person.version,
        facts=facts,
        today=timezone.localdate(),
    )
