"""Kill web server, worker and database while a book is written and taken back: nothing is lost or doubled."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kills import oracle
from tests.kills.house import PATIENCE, Chair, House

# A release wants 100 and more: SOHOI_KILLS=100 pytest tests/kills. A round has six.
KILLS = int(os.environ.get("SOHOI_KILLS", "6"))
# A campaign takes more, so that undoing lasts longer.
ROWS, KNOWN = (1500, 300) if KILLS > 6 else (1000, 200)
WRITING = ("web", "worker", "database")
# A worker has no part in taking back, which therefore comes to its end: the round ends with it.
UNDOING = ("web", "database", "worker")


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
    """Writes a book and takes it back, over and over, and kills while that is under way.

    `landed` counts kills that fell into their phase, `missed` those that came when it was over.
    """

    def __init__(self, house: House) -> None:
        ready = house.scene("prepare", str(ROWS), str(KNOWN))
        self.house, self.dsn = house, ready["dsn"]
        self.chair = Chair(house, ready["cookie"], ready["book"])
        self.chance = random.Random(20261123)
        self.landed: Counter[tuple[str, str]] = Counter()
        self.missed = self.written = self.undone = self.unheard = 0
        self.lasted = 1.0
        self.before = oracle.look(self.dsn).known

    def now(self) -> oracle.Now:
        """How it stands, checked."""
        found = oracle.look(self.dsn)
        oracle.check(found, rows=ROWS, known=KNOWN, undone=self.undone, before=self.before)
        assert found.write_lines == 1 + self.written, found
        return found

    def certainly(self, button: str) -> None:
        """Press until an answer comes, with one form: however often it is sent, it is one act."""
        form, deadline = self.chair.open_form(), time.monotonic() + PATIENCE
        while not self.chair.press(button, form):
            assert time.monotonic() < deadline, f"{button} was never answered"
            self.house.wait()

    def write(self, victims: tuple[str, ...]) -> None:
        """Enter all of it, and kill each of these on the way, each after the work went on again."""
        self.certainly("ghi")
        self.written += 1
        for victim in victims:
            self._wait_for_progress()
            time.sleep(self.chance.uniform(0, 0.4))
            if oracle.look(self.dsn).state == "writing" and self.house.kill(victim):
                self._count("writing", victim, landed=self.now().state == "writing")
        deadline = time.monotonic() + PATIENCE
        while self.now().state != "done":
            assert time.monotonic() < deadline, "It was never finished"
            time.sleep(0.5)

    def _wait_for_progress(self) -> None:
        start, deadline = oracle.look(self.dsn).done, time.monotonic() + PATIENCE
        while (found := oracle.look(self.dsn)).state == "writing" and found.done == start:
            assert time.monotonic() < deadline, "Nobody goes on with it"
            time.sleep(0.05)

    def undo(self, victims: tuple[str, ...]) -> None:
        """Take all of it back, killing on the way, until it is back."""
        form = self.chair.open_form()
        for victim in (*victims, ""):
            if self.now().state == "done":
                self._undo_killed(victim, form)
        self.house.wait()
        assert self.chair.press("hoan-lai", form), "Sent once more it gives the first answer"
        self.now()

    def _undo_killed(self, victim: str, form: dict[str, str]) -> None:
        """One try to take it back. Without an answer it happened wholly or not at all: one looks."""
        self.house.wait()
        answers: list[bool] = []
        pressed = threading.Thread(target=lambda: answers.append(self.chair.press("hoan-lai", form)))
        pressed.start()
        began = time.monotonic()
        while not oracle.under_way(self.dsn) and not answers:
            time.sleep(0.01)
        time.sleep(self.chance.uniform(0, 0.9 * self.lasted) if victim else 0)
        fell = oracle.under_way(self.dsn) and not answers and bool(victim) and self.house.kill(victim)
        # A worker's death must not disturb: it fell into the work if the work goes on behind it.
        still = not answers
        pressed.join()
        if not victim:
            self.lasted = time.monotonic() - began
        heard = answers == [True]
        if victim:
            self._count("undoing", victim, landed=fell and still and (victim == "worker" or not heard))
        self._settle(heard=heard)

    def _settle(self, *, heard: bool) -> None:
        deadline = time.monotonic() + PATIENCE
        while oracle.under_way(self.dsn):
            assert time.monotonic() < deadline, "Whoever is gone still holds the people"
            time.sleep(0.05)
        back = oracle.look(self.dsn).state == "undone"
        assert back or not heard, "What was answered must have happened"
        self.undone += back
        self.unheard += back and not heard
        self.now()

    def _count(self, phase: str, victim: str, *, landed: bool) -> None:
        if landed:
            self.landed[phase, victim] += 1
        else:
            self.missed += 1


@pytest.mark.timeout(60 + 60 * KILLS)
def test_nothing_is_lost_or_doubled_by_kills(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    campaign = Campaign(house)
    while campaign.landed.total() < KILLS:
        campaign.write(WRITING)
        campaign.undo(UNDOING)
        assert campaign.now().state == "undone"
        campaign.certainly("mo-lai")
    campaign.write(())
    with capsys.disabled():
        said = {f"{victim} while {phase}": n for (phase, victim), n in sorted(campaign.landed.items())}
        print(f"\n[{campaign.landed.total()} kills {said}, {campaign.missed} not counted: came too late;")
        print(f" taken back {campaign.undone} times, {campaign.unheard} of them without an answer]")
    assert {phase for phase, _ in campaign.landed} == {"writing", "undoing"}
    assert {victim for _, victim in campaign.landed} == set(WRITING)
    assert house.scene("look")["health"] == ["ok"] * 4
