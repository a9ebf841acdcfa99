"""Kill web server, worker and database at random while a book is written: nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sohoi.config import embedded

ROWS = 5000
BATCH = 10
# A release wants 20 and more: SOHOI_KILLS=20 pytest tests/kills
KILLS = int(os.environ.get("SOHOI_KILLS", "6"))
PATIENCE = 120.0
VICTIMS = ("web", "worker", "database")


class House:
    """A served installation whose parts can be killed."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, _free_port()
        self.environment = {
            **{
                key: value
                for key, value in os.environ.items()
                if key not in ("DATABASE_URL", "SOHOI_DB_POOL")
            },
            "SOHOI_DATA": str(data),
            "SOHOI_REQUIRE_TOTP": "0",
            "SOHOI_IMPORT_BATCH": str(BATCH),
            "SOHOI_IMPORT_LEASE": "2",
        }
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "sohoi.config", "serve", "--port", str(self.port)]
        return subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)

    def scene(self, *words: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.kills.scene", *words]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/vao/", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError("It never came back")

    def kill(self, victim: str) -> bool:
        """Whether there was somebody to kill."""
        pids = self._database() if victim == "database" else self._children(victim)
        for pid in pids:
            _kill(pid)
        return bool(pids)

    def _children(self, name: str) -> list[int]:
        mark = "sohoi.config.web" if name == "web" else "worker"
        direct = [pid for pid in _children_of(self.process.pid) if mark in _command(pid)]
        return [*direct, *(child for pid in direct for child in _children_of(pid))]

    def _database(self) -> list[int]:
        notes = embedded.folder_of(self.data).glob("*/postmaster.pid")
        return [int(note.read_text().split()[0]) for note in notes]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        embedded.erase(self.data)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _children_of(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
        except (OSError, IndexError):
            continue
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    tmp_path.chmod(0o711)
    served = House(tmp_path / "data")
    try:
        served.wait()
        yield served
    finally:
        served.stop()


def press_enter(house: House, session: str, book: int) -> None:
    """The chair presses "Nhập", as her browser would."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = f"http://127.0.0.1:{house.port}/nhap/{book}/"
    cookie = {"Cookie": session}
    with opener.open(urllib.request.Request(page, headers=cookie)) as answer:
        token = answer.read().decode().split('csrfmiddlewaretoken" value="')[1].split('"')[0]
        csrf = answer.headers["Set-Cookie"].split(";")[0]
    sent = urllib.request.Request(
        f"{page}ghi/",
        data=f"csrfmiddlewaretoken={token}".encode(),
        headers={"Cookie": f"{cookie['Cookie']}; {csrf}"},
    )
    opener.open(sent).close()


@pytest.mark.timeout(900)
def test_nothing_is_lost_or_doubled_by_kills(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(20261123)
    ready = house.scene("prepare", str(ROWS))
    press_enter(house, ready["cookie"], ready["book"])
    kills: dict[str, int] = dict.fromkeys(VICTIMS, 0)
    during = 0
    while sum(kills.values()) < KILLS:
        time.sleep(chance.uniform(0.3, 4.0))
        victim = VICTIMS[sum(kills.values()) % len(VICTIMS)]
        if house.kill(victim):
            kills[victim] += 1
            during += state(ready["dsn"]) == "writing"
    found = finished(house, ready["dsn"])
    with capsys.disabled():
        print(f"\n[{sum(kills.values())} kills {kills}, {during} of them while it was being written]")
    assert all(kills.values()), f"Somebody was never killed: {kills}"
    assert during >= KILLS // 4, "Too few kills fell into the import to mean anything"
    assert {
        found[table] for table in ("members_person", "members_member", "members_spell", "access_subject")
    } == {ROWS}
    assert found["names"] == [ROWS, ROWS]
    assert found["histories"] == [ROWS, ROWS]
    assert (found["counted"], found["done"], found["rows"]) == (ROWS, ROWS, ROWS)
    assert found["health"] == ["ok", "ok", "ok"]


def state(dsn: str) -> str:
    """How the book stands, as soon as the database answers again."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with psycopg.connect(dsn, connect_timeout=2) as connection:
                [found] = connection.execute("SELECT state FROM members_book").fetchone() or [""]
                return str(found)
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise AssertionError("The database never came back")


def finished(house: House, dsn: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while state(dsn) != "done":
        assert time.monotonic() < deadline, "It was never finished"
        time.sleep(0.5)
    house.wait()
    return house.scene("look")
