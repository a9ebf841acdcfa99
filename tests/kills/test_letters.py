"""Kill senders, worker and database while letters go out: none goes twice, and what nobody knows is said."""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kills.house import PATIENCE, House
from tests.kills.test_notices import asked
from tests.notices.sink import Sink, sink

# A release wants 50 and more: SOHOI_KILLS=50 pytest tests/kills.
KILLS = int(os.environ.get("SOHOI_KILLS", "3"))
COMMUNES, PEOPLE = 12, 20
EVERYBODY = COMMUNES * PEOPLE
# Two senders more often than the others: they are what this is about.
VICTIMS = ("sender", "sender", "sender", "worker", "database")
OPEN = "SELECT count(*) FROM notices_delivery WHERE state IN ('pending', 'sending')"
STATES = """
SELECT person.email, one.state FROM notices_delivery one JOIN notices_recipient r ON r.id = one.recipient_id
JOIN members_person person ON person.subject_id = r.subject_id WHERE r.notice_id = %s
"""
# Nobody waits five minutes in a test. Whoever still lives has lost its letters by this, as a slow one does.
AGE = "UPDATE notices_delivery SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL RETURNING 1"
TO = re.compile(rb"^To: (\S+)\r$", re.MULTILINE)


@pytest.fixture
def mail() -> Iterator[Sink]:
    with sink() as there:
        yield there


@pytest.fixture
def house(tmp_path: Path, mail: Sink) -> Iterator[House]:
    tmp_path.chmod(0o711)
    more = {
        "SOHOI_EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "SOHOI_EMAIL_FROM": "hoi@vidu.vn",
        "SOHOI_ORIGINS": "https://hoi.vidu.vn",
        "SOHOI_EMAIL_RATE": "15",
        "SOHOI_NIGHT": "none",
    }
    served = House(tmp_path / "data", **more)
    try:
        served.wait()
        yield served
    finally:
        served.stop()


class Campaign:
    """Lets letters go out by two senders and a worker, and kills meanwhile. `landed` are those at work."""

    def __init__(self, house: House, mail: Sink) -> None:
        self.house, self.mail = house, mail
        self.dsn = house.scene("prepare", str(COMMUNES), str(PEOPLE), of="telling")["dsn"]
        assert house.scene("address", of="telling")["people"] == EVERYBODY
        self.chance = random.Random(20261124)
        self.landed: Counter[str] = Counter()
        self.became: Counter[str] = Counter()
        self.senders: list[subprocess.Popen[bytes]] = []

    def run(self) -> None:
        """One more notice with a letter to everybody."""
        self.house.wait()
        self.mail.letters.clear()
        notice = int(self.house.scene("send", of="telling")["notice"])
        deadline = time.monotonic() + PATIENCE
        while asked(self.dsn, "SELECT state FROM notices_notice WHERE id = %s", notice) != [("sent",)]:
            assert time.monotonic() < deadline, "It never went out"
            time.sleep(0.2)
        self._until_none_is_open()
        self._compare(notice)

    def _until_none_is_open(self) -> None:
        deadline = time.monotonic() + 3 * PATIENCE
        while self._open():
            assert time.monotonic() < deadline, "Letters are left lying"
            self.senders = [one for one in self.senders if one.poll() is None]
            self.senders += [self.house.beside("post") for _ in range(2 - len(self.senders))]
            time.sleep(self.chance.uniform(0.5, 3))
            self._kill(self.chance.choice(VICTIMS))
            asked(self.dsn, AGE)
        for one in self.senders:
            one.wait(PATIENCE)

    def _open(self) -> int:
        return int(asked(self.dsn, OPEN)[0][0])

    def _kill(self, victim: str) -> None:
        before = len(self.mail.letters)
        if victim == "sender":
            one = self.chance.choice(self.senders)
            killed = one.poll() is None
            one.kill()
        else:
            killed = self.house.kill(victim)
        # Somebody was sending, and was not through with it.
        if killed and before and self._open():
            self.landed[victim] += 1

    def _compare(self, notice: int) -> None:
        """What the mail server took against what stands in the book."""
        arrived = Counter(TO.findall(b"\r\n".join(self.mail.letters)))
        states = {email.encode(): state for email, state in asked(self.dsn, STATES, notice)}
        assert len(states) == EVERYBODY
        assert set(states.values()) <= {"sent", "unknown"}, Counter(states.values())
        assert set(arrived) <= set(states) and set(arrived.values()) <= {1}, arrived.most_common(3)
        assert all(arrived[who] == 1 for who, state in states.items() if state == "sent")
        self.became["letters"] += len(states)
        for who, state in states.items():
            if state == "unknown":
                self.became["arrived, nobody knew" if arrived[who] else "never arrived, nobody knew"] += 1


# That two senders send nothing twice is shown every time, in tests/notices/test_sending.py.
@pytest.mark.nightly
@pytest.mark.timeout(120 + 60 * KILLS)
def test_no_letter_goes_twice_and_none_is_lost_in_silence(
    house: House, mail: Sink, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign = Campaign(house, mail)
    while campaign.landed.total() < KILLS:
        campaign.run()
    with capsys.disabled():
        print(f"\n[{campaign.landed.total()} kills {dict(campaign.landed)}: {dict(campaign.became)}]")
    assert set(house.scene("look", of="telling")["health"]) == {"ok"}
