"""Kill web, worker and database while a notice goes out and is answered: nothing is lost or doubled."""

from __future__ import annotations

import http.client
import os
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.kills.house import PATIENCE, House

# A release wants 100 and more: SOHOI_KILLS=100 pytest tests/kills.
KILLS = int(os.environ.get("SOHOI_KILLS", "3"))
COMMUNES, PEOPLE = 12, 10
EVERYBODY = COMMUNES * PEOPLE
CSRF = "a" * 32
VICTIMS = ("web", "worker", "database")
LOOK = """
SELECT n.state,
  (SELECT count(*) FROM notices_recipient r WHERE r.notice_id = n.id),
  (SELECT count(DISTINCT subject_id) FROM notices_recipient r WHERE r.notice_id = n.id),
  (SELECT coalesce(sum(t.n), 0)::int FROM notices_tally t WHERE t.notice_id = n.id AND what = 1),
  (SELECT coalesce(sum((p.data ->> 'people')::int), 0)::int FROM acts_part p WHERE p.line_id = n.line_id),
  (SELECT count(*) FROM notices_link l WHERE l.notice_id = n.id),
  (SELECT count(*) FROM notices_recipient r WHERE r.notice_id = n.id AND answered_at IS NOT NULL),
  (SELECT coalesce(sum(t.n), 0)::int FROM notices_tally t WHERE t.notice_id = n.id AND what = 5),
  (SELECT count(*) FROM notices_answer a JOIN notices_recipient r ON r.id = recipient_id
    WHERE r.notice_id = n.id),
  (SELECT count(*) FROM notices_recipient r WHERE r.notice_id = n.id AND value = 'yes'),
  (SELECT coalesce(sum(t.n), 0)::int FROM notices_tally t WHERE t.notice_id = n.id AND what = 8)
FROM notices_notice n WHERE n.id = %s
"""


def asked(dsn: str, sql: str, *given: Any) -> list[tuple[Any, ...]]:
    """What the database says, as soon as it answers again."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with psycopg.connect(dsn, connect_timeout=2) as connection:
                return connection.execute(sql, given).fetchall()
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise AssertionError("The database never came back")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    tmp_path.chmod(0o711)
    served = House(tmp_path / "data")
    try:
        served.wait()
        yield served
    finally:
        served.stop()


class Campaign:
    """Lets notices go out and be answered, and kills meanwhile. `landed` counts kills that fell into it."""

    def __init__(self, house: House) -> None:
        ready = house.scene("prepare", str(COMMUNES), str(PEOPLE), of="telling")
        self.house, self.dsn = house, ready["dsn"]
        self.keys: dict[int, str] = {int(subject): cookie for subject, cookie in ready["keys"].items()}
        self.csrf = f"{ready['csrf']}={CSRF}"
        self.chance = random.Random(20261123)
        self.landed: Counter[tuple[str, str]] = Counter()

    def publish(self) -> int:
        """One more notice, killed on its way: everybody is told once, whoever died."""
        self.house.wait()
        notice = int(self.house.scene("send", of="telling")["notice"])
        for victim in self.chance.sample(VICTIMS, 3):
            self._wait_until_some_are_told(notice)
            if self._state(notice) == "sending" and self.house.kill(victim):
                self.landed["publishing", victim] += self._state(notice) == "sending"
        deadline = time.monotonic() + PATIENCE
        while self._state(notice) != "sent":
            assert time.monotonic() < deadline, "It never went out"
            time.sleep(0.2)
        _, *numbers = self.look(notice)
        assert numbers[:5] == [EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, COMMUNES * 2], numbers
        return notice

    def _wait_until_some_are_told(self, notice: int) -> None:
        start, deadline = self.look(notice)[1], time.monotonic() + PATIENCE
        while self._state(notice) == "sending" and self.look(notice)[1] == start:
            assert time.monotonic() < deadline, "Nobody goes on with it"
            time.sleep(0.02)

    def _state(self, notice: int) -> str:
        return str(self.look(notice)[0])

    def look(self, notice: int) -> tuple[Any, ...]:
        return asked(self.dsn, LOOK, notice)[0]

    def answer(self, notice: int) -> None:
        """Everybody answers, each until she hears that it is written; meanwhile web and database die."""
        self.house.wait()
        journal = {subject: self.chance.choice(("yes", "no")) for subject in self.keys}
        waiting, lock = list(journal.items()), threading.Lock()
        failed: list[BaseException] = []

        def person() -> None:
            try:
                while True:
                    with lock:
                        if not waiting:
                            return
                        subject, value = waiting.pop()
                    self._certainly(notice, subject, value)
            except BaseException as error:
                failed.append(error)

        people = [threading.Thread(target=person) for _ in range(4)]
        for one in people:
            one.start()
        self._kill_meanwhile(waiting)
        for one in people:
            one.join(PATIENCE)
        assert not failed and not any(one.is_alive() for one in people), failed
        self._compare(notice, journal)

    def _kill_meanwhile(self, waiting: list[Any]) -> None:
        for victim in ("web", "database"):
            time.sleep(self.chance.uniform(0.05, 0.4))
            if waiting and self.house.kill(victim):
                self.landed["answering", victim] += bool(waiting)

    def _certainly(self, notice: int, subject: int, value: str) -> None:
        key, deadline = uuid.uuid4().hex, time.monotonic() + PATIENCE
        while not self._post(notice, subject, f"csrfmiddlewaretoken={CSRF}&key={key}&value={value}"):
            assert time.monotonic() < deadline, "It was never answered"
            time.sleep(0.1)

    def _post(self, notice: int, subject: int, form: str) -> bool:
        """Whether an answer came; no answer, or one of a server without its database, is none."""
        link = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=30)
        headers = {
            "Cookie": f"{self.keys[subject]}; {self.csrf}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            link.request("POST", f"/toi/thong-bao/{notice}/", form, headers)
            status = link.getresponse().status
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()
        assert status in (302, 500, 503), status
        return status == 302

    def _compare(self, notice: int, journal: dict[int, str]) -> None:
        rows = asked(self.dsn, "SELECT subject_id, value FROM notices_recipient WHERE notice_id = %s", notice)
        assert dict(rows) == journal
        *_, answered, counted, answers, yes, counted_yes = self.look(notice)
        assert answered == counted == answers == EVERYBODY
        assert yes == counted_yes == sum(value == "yes" for value in journal.values())


@pytest.mark.timeout(60 + 60 * KILLS)
def test_nobody_is_told_twice_and_no_answer_is_lost(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    campaign = Campaign(house)
    while campaign.landed.total() < KILLS:
        campaign.answer(campaign.publish())
    with capsys.disabled():
        said = {f"{victim} while {phase}": n for (phase, victim), n in sorted(campaign.landed.items())}
        print(f"\n[{campaign.landed.total()} kills {said}]")
    assert {phase for phase, _ in campaign.landed} == {"publishing", "answering"}
    assert set(house.scene("look", of="telling")["health"]) == {"ok"}
