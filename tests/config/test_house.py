"""The whole of `sohoi serve` with a database of its own: started, hurt in every part, found well again."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sohoi.config import embedded, serving
from sohoi.config.embedded import home
from tests.config.conftest import Installation
from tests.config.test_children import alive, until

PORT = 18100


class House(Installation):
    """`sohoi serve` in a process of its own, with an address and a diary of what it said."""

    process: subprocess.Popen[bytes] | None = None

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def diary(self) -> Path:
        return self.data.parent / "diary"

    def begin(self) -> None:
        with self.diary.open("wb") as diary:
            self.process = subprocess.Popen(
                self.command("serve", "--port", str(PORT + _worker_number() * 30)),
                env=self.environment(),
                stderr=diary,
            )
        assert until(lambda: "Mở trình duyệt tại" in self.said() or not self.is_running(), 120)
        assert self.is_running(), self.said()

    def end(self) -> int:
        """Ask it to end; its exit code, or 0 when it was not running."""
        if self.process is None:
            return 0
        self.process.terminate()
        return self.process.wait(60)

    def signal(self, number: int) -> None:
        assert self.process
        self.process.send_signal(number)

    def said(self) -> str:
        return self.diary.read_text() if self.diary.exists() else ""

    def note(self) -> dict[str, object]:
        return dict(serving.read_note(self.data))

    def child(self, name: str) -> int:
        return int(json.loads((self.data / "serve.json").read_text())["children"][name])

    def status(self, path: str = "/khong-co-trang-nay") -> int:
        """The answer's status; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.note()['address']}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, KeyError):
            return 0

    def server_pid(self) -> int:
        return int((home.find(self.data).cluster / "postmaster.pid").read_text().split()[0])


def _worker_number() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One data folder for all tests here; whatever a test leaves running is found and ended."""
    import shutil
    import tempfile

    room = Path(tempfile.mkdtemp(prefix="sohoi-house-"))
    room.chmod(0o755)
    house = House(room / "data", "")
    yield house
    house.end()
    embedded.erase(house.data)
    shutil.rmtree(room)


@pytest.fixture
def house(stage: House) -> House:
    """Serving; started anew only when the test before has ended it."""
    if not stage.is_running():
        stage.begin()
    return stage


def children_of(house: House) -> list[int]:
    return [house.child(name) for name in ("web", "worker", "tick")]


def test_pages_are_served_and_everything_ends_on_request(house: House) -> None:
    pids = [*children_of(house), house.server_pid()]
    assert house.status() == 404
    assert house.end() == 0
    assert until(lambda: not any(alive(pid) for pid in pids))
    assert house.note() == {}
    assert house.said().endswith("Đã dừng.\n")


def test_second_start_by_mistake_says_where_the_first_is(house: House) -> None:
    second = house.sohoi("serve")
    assert (second.returncode, second.stdout) == (0, "")
    assert second.stderr == f"Sổ Hội đang chạy rồi, tại: {house.note()['address']}\n"
    assert house.status() == 404


def test_killed_house_leaves_its_database_and_the_next_one_adopts_it(house: House) -> None:
    pids, database = children_of(house), house.server_pid()
    house.signal(signal.SIGKILL)
    assert until(lambda: not house.is_running())
    assert until(lambda: not any(alive(pid) for pid in pids), 40)
    assert alive(database)
    house.begin()
    assert house.server_pid() == database
    assert house.status() == 404


def serves(house: House) -> bool:
    """Each time one asks: for a moment after a kill the old and the new share the port."""
    return all(house.status() == 404 for _ in range(5))


@pytest.mark.parametrize("name", ["web", "worker", "tick"])
def test_killed_part_comes_back(house: House, name: str) -> None:
    os.kill(house.child(name), signal.SIGKILL)
    assert until(lambda: f"Phần «{name}» đã dừng bất ngờ" in house.said())
    assert until(lambda: serves(house), 90), house.said()


def test_killed_worker_of_the_web_server_comes_back(house: House) -> None:
    mother = house.child("web")
    offspring = Path(f"/proc/{mother}/task/{mother}/children").read_text().split()
    for pid in offspring:
        os.kill(int(pid), signal.SIGKILL)
    assert until(lambda: serves(house), 90), house.said()


def page_with_database(house: House) -> int:
    return house.status("/")


def test_database_that_is_away_is_a_503_until_it_is_back(house: House) -> None:
    """The one who would start it again is held meanwhile, so that the outage lasts."""
    assert until(lambda: page_with_database(house) < 400, 40)
    house.signal(signal.SIGSTOP)
    os.kill(house.server_pid(), signal.SIGKILL)
    assert until(lambda: page_with_database(house) == 503)
    assert {page_with_database(house) for _ in range(5)} == {503}
    house.signal(signal.SIGCONT)
    assert until(lambda: page_with_database(house) < 400, 60)


def test_killed_database_comes_back_by_itself(house: House) -> None:
    before, seen = house.server_pid(), set()
    os.kill(before, signal.SIGKILL)

    def again() -> bool:
        seen.add(page_with_database(house))
        return new_server(house, before) and page_with_database(house) < 400

    assert until(again, 60)
    assert seen <= {200, 302, 503}
    assert house.is_running()


def new_server(house: House, before: int) -> bool:
    try:
        return house.server_pid() != before
    except (OSError, IndexError, ValueError):
        return False


def test_command_beside_uses_the_same_database_and_leaves_it_running(house: House) -> None:
    before = house.server_pid()
    assert house.sohoi("doctor", "--json").returncode == 0
    assert house.server_pid() == before
    assert house.status() == 404


def test_restore_refuses_while_the_house_serves(house: House, tmp_path: Path) -> None:
    assert house.sohoi("backup", tmp_path / "b").returncode == 0
    done = house.sohoi("restore", tmp_path / "b")
    assert (done.returncode, "Sổ Hội đang chạy" in done.stderr) == (1, True)


def test_command_alone_starts_the_database_and_stops_it_again(stage: House) -> None:
    stage.end()
    assert stage.sohoi("manage", "check").returncode == 0
    assert embedded.running(stage.data) is False


def test_two_commands_share_the_database_until_the_last_has_gone(stage: House) -> None:
    stage.end()
    waiting = "input(); from django.db import connection; print(connection.ensure_connection())"
    with subprocess.Popen(
        stage.command("manage", "shell", "-v0", "-c", waiting),
        env=stage.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as first:
        assert until(lambda: embedded.running(stage.data), 60)
        assert stage.sohoi("manage", "check").returncode == 0
        assert first.communicate("\n")[0] == "None\n"
    assert embedded.running(stage.data) is False


def test_committed_rows_survive_kills_of_everything(stage: House) -> None:
    """Several rounds: commit, kill the database in the middle of the next statement, look."""
    stage.end()
    for number in range(4):
        connection = psycopg.connect(embedded.ensure(stage.data), autocommit=True)
        connection.execute("CREATE TABLE IF NOT EXISTS journal (number int PRIMARY KEY)")
        connection.execute("INSERT INTO journal VALUES (%s)", [number])
        connection.pgconn.send_query(b"BEGIN; INSERT INTO journal SELECT generate_series(1000, 300000)")
        os.kill(stage.server_pid(), signal.SIGKILL)
        connection.close()
    with psycopg.connect(embedded.ensure(stage.data)) as connection:
        assert connection.execute("SELECT array_agg(number ORDER BY number) FROM journal").fetchone() == (
            list(range(4)),
        )
    embedded.stop(stage.data)


def test_doctor_sees_the_house(house: House) -> None:
    found = {each["text"] for each in json.loads(house.sohoi("doctor", "--json").stdout)}
    assert f"Sổ Hội đang chạy tại {house.note()['address']}." in found
