"""Random evenings without a network: whatever fails in whatever order, nothing is lost and nothing doubled.

The journal is the oracle: every correction she was told is on the phone stands in the trail exactly once, in
the order in which she made them. A seed gives the same evening again; its steps stand in the failure.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as Closed
from pytest_django.live_server_helper import LiveServer

from sohoi.access.models import Account
from sohoi.acts.models import Line
from sohoi.members.models import Person
from tests import factories
from tests.browser.phone import SEND, Phone
from tests.factories import Place

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

STEPS = 12
NAMES = ("Trần Thị Đào", "Lê Thị Mận")


class SameAddress(ThreadedWSGIServer):
    """Comes up again at once where connections of before still die away."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "allow_reuse_address": True})


class House:
    """A server that can go down and come up at the same address."""

    def __init__(self) -> None:
        self.server = LiveServer("localhost:0")
        self.url, self.up = str(self.server.url), True

    def stop(self) -> None:
        if self.up:
            self.server.stop()
        self.up = False

    def start(self) -> None:
        if not self.up:
            self.server = LiveServer(self.url.removeprefix("http://"))
        self.up = True


@pytest.fixture
def house(
    transactional_db: None, without_totp: None, few_rounds: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    monkeypatch.setattr(LiveServerThread, "server_class", SameAddress)
    standing = House()
    yield standing
    standing.stop()


@pytest.fixture
def grounds(house: House) -> Place:
    return factories.make_place()


class Evening:
    """One schedule: what is done is written down, what she was told is kept goes into the journal."""

    def __init__(self, seed: int, house: House, phone: Phone, people: list[Person]) -> None:
        self.random, self.house, self.phone, self.people = random.Random(seed), house, phone, people
        self.windows: list[Page] = [phone.page]
        self.journal: dict[int, list[str]] = {one.pk: [] for one in people}
        self.steps: list[str] = []
        self.losing = 0
        self.made = 0
        phone.context.route(SEND, self._deliver)

    def _deliver(self, route: Route) -> None:
        """The answer is lost after the server did it, or the request before it came there."""
        if self.losing <= 0:
            route.continue_()
            return
        self.losing -= 1
        if self.random.random() < 0.7:
            with suppress(Closed):
                route.fetch()
        route.abort("connectionreset")

    def run(self) -> None:
        doing: list[tuple[int, Callable[[], None]]] = [
            (5, self.edit),
            (2, self.lose),
            (2, self.offline),
            (2, self.online),
            (1, self.reload),
            (1, self.kill),
            (1, self.another),
            (1, self.stop),
            (1, self.start),
        ]
        weights, steps = zip(*doing, strict=True)
        for step in self.random.choices(steps, weights, k=STEPS):
            self.steps.append(step.__name__)
            step()
        self.end()

    def edit(self) -> None:
        page, person = self.random.choice(self.windows), self.random.choice(self.people)
        self.made += 1
        address = f"Xóm {self.made}"
        self.phone.correct(person.full_name, page, address=address)
        self.journal[person.pk].append(address)
        self.steps.append(f"{person.full_name}: {address} in window {self.windows.index(page)}")

    def lose(self) -> None:
        self.losing = self.random.randint(1, 3)

    def offline(self) -> None:
        self.phone.offline()

    def online(self) -> None:
        self.phone.offline(False)

    def reload(self) -> None:
        page = self.random.choice(self.windows)
        page.reload()
        self.phone.unlock(page)

    def kill(self) -> None:
        """In the middle of whatever it does."""
        page = self.random.choice(self.windows)
        page.close(run_before_unload=False)
        self.windows.remove(page)
        self.another()

    def another(self) -> None:
        if len(self.windows) < 2:
            page = self.phone.another_window()
            self.phone.unlock(page)
            self.windows.append(page)

    def stop(self) -> None:
        self.house.stop()

    def start(self) -> None:
        self.house.start()

    def end(self) -> None:
        """At home: the network is there, the server too, and nothing is lost any more."""
        self.start()
        self.losing = 0
        self.online()
        for page in self.windows:
            self.phone.deliver(page)
        for page in self.windows:
            expect(page.locator("#waiting")).to_be_hidden()

    def written(self) -> dict[int, list[str]]:
        """What the trail says was corrected, in its order."""
        return {
            one.pk: [
                line.data["changes"]["address"][1]
                for line in Line.objects.filter(act="members.correct", about__subject_id=one.pk).order_by(
                    "pk"
                )
            ]
            for one in self.people
        }


def phone_of(chrome: Browser, house: House, client: Client) -> Phone:
    def visit(client: Client | None = None, **options: Any) -> Any:
        context = chrome.new_context(base_url=house.url, locale="vi-VN", **options)
        assert client is not None
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": house.url}])
        return context

    return Phone(visit, client)


def spend(
    seed: int, chrome: Browser, house: House, place: Place, on_phone: Callable[[Account], Client]
) -> Evening:
    branch = factories.make_unit(f"Thôn {seed}", "branch", place.an_lac.unit)
    people = [factories.register_person(branch, full_name=name, address="Xóm Bãi") for name in NAMES]
    house.start()
    phone = phone_of(chrome, house, on_phone(factories.account_with("branch_head", branch)))
    try:
        phone.keep()
        evening = Evening(seed, house, phone, people)
        try:
            evening.run()
        except Exception as error:
            raise AssertionError(f"seed {seed}: {evening.steps}") from error
        return evening
    finally:
        phone.context.close()


def check(seeds: range, *around: Any) -> None:
    made = 0
    for seed in seeds:
        evening = spend(seed, *around)
        assert evening.written() == evening.journal, f"seed {seed}: {evening.steps}"
        for one in evening.people:
            told = [*evening.journal[one.pk]]
            one.refresh_from_db()
            assert (one.address, one.version) == ((told or ["Xóm Bãi"])[-1], 1 + len(told)), f"seed {seed}"
        made += evening.made
    # Evenings without any correction would prove nothing.
    assert made > len(seeds)
    print(f"[schedules {seeds}: {made} corrections]")


def test_nothing_is_lost_or_doubled(
    chrome: Browser, house: House, grounds: Place, client_on_phone: Callable[[Account], Client]
) -> None:
    check(range(5), chrome, house, grounds, client_on_phone)


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(5, 205, 20))
def test_nothing_is_lost_or_doubled_in_many_evenings(
    first: int, chrome: Browser, house: House, grounds: Place, client_on_phone: Callable[[Account], Client]
) -> None:
    check(range(first, first + 20), chrome, house, grounds, client_on_phone)


def test_the_oracle_notices_one_that_is_doubled(
    chrome: Browser, house: House, grounds: Place, client_on_phone: Callable[[Account], Client]
) -> None:
    """The twin: a browser that sends under a new key each time. What was lost on the way back comes in twice,
    or she is asked about her own hand."""
    branch = grounds.an_lac.east
    person = factories.register_person(branch, full_name=NAMES[0], address="Xóm Bãi")
    phone = phone_of(chrome, house, client_on_phone(factories.account_with("branch_head", branch)))
    phone.keep()
    evening = Evening(0, house, phone, [person])
    phone.page.evaluate(
        "() => { const send = sohoi.talk.send; sohoi.talk.send = (token, item) =>"
        " send(token, { ...item, id: sohoi.vault.hex(16) }); }"
    )
    evening.random.random = lambda: 0.0  # type: ignore[method-assign]
    evening.losing = 1
    evening.edit()
    expect(phone.page.locator("#waiting")).to_contain_text("đang chờ sổ trả lời")
    phone.page.locator("#waiting .button.full").click()
    expect(phone.page.locator("#waiting")).to_contain_text("Người khác đã sửa hồ sơ này")
    phone.page.get_by_role("button", name="Vẫn gửi ý của tôi").click()
    phone.waits(0)
    assert (len(evening.journal[person.pk]), Line.objects.filter(act="members.correct").count()) == (1, 2)
    phone.context.close()
