"""`sohoi serve`: the database, the web server, the worker and the tick of one machine."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from psycopg.conninfo import conninfo_to_dict

from sohoi.config import embedded
from sohoi.config.children import Child, end_all
from sohoi.config.failure import Failure
from sohoi.config.say import say

_LOOK_EVERY = 0.5
_PATIENCE = 25.0
_PORTS_TO_TRY = 20


@dataclass(frozen=True)
class Plan:
    """What to serve and where; port 0 would let the system choose and is not meant here."""

    data: Path
    host: str
    port: int
    workers: int
    threads: int


class AlreadyServing(Exception):
    """Another process serves this data folder; the text is its address, empty while it starts."""


class Stopped(Exception):
    """Somebody asked us to stop."""


def serve(plan: Plan, dsn: str, note: IO[str], *, own_database: bool) -> None:
    """Serve until told to stop.

    own_database: the database is the data folder's own, so it is started again when it dies.
    """
    port = choose_port(plan.host, plan.port)
    prepare(dsn)
    House(plan, port, dsn, own_database=own_database).live(note)


class House:
    """The running children and what they depend on."""

    def __init__(self, plan: Plan, port: int, dsn: str, *, own_database: bool) -> None:
        self.plan, self.port, self.dsn = plan, port, dsn
        self.own_database = own_database
        self.children = self._children()
        self.told: dict[str, object] = {}

    def live(self, note: IO[str]) -> None:
        """Look after everything until Stopped is raised, and end the children then."""
        try:
            self._look()
            wait_for(self.plan.host, self.port)
            self._tell(note)
            self._welcome()
            while True:
                time.sleep(_LOOK_EVERY)
                self._look()
                self._tell(note)
        finally:
            end_all(self.children, patience=_PATIENCE)

    def _look(self) -> None:
        if self.own_database and not answers_at_dsn(self.dsn):
            self._revive_database()
        for child in self.children:
            child.look_after()

    def _revive_database(self) -> None:
        """The children find it again by themselves, unless it had to move to another port."""
        try:
            dsn = embedded.ensure(self.plan.data)
        except Failure as error:
            say(str(error))
            return
        if dsn != self.dsn:
            self.dsn = dsn
            end_all(self.children, patience=_PATIENCE)
            self.children = self._children()

    def _welcome(self) -> None:
        address = address_of(self.plan.host, self.port)
        say(f"\nSổ Hội đang chạy. Mở trình duyệt tại: {address}\nNhấn Ctrl+C để dừng.")
        if code := start_code(self.plan.data):
            say(f"Mở sổ lần đầu ngay tại máy này thì không cần gì; từ máy khác thì gõ mã bắt đầu: {code}")

    def _tell(self, note: IO[str]) -> None:
        """Write down who we are, when that has changed."""
        now: dict[str, object] = {
            "pid": os.getpid(),
            "address": address_of(self.plan.host, self.port),
            "children": {child.name: child.pid for child in self.children},
        }
        if now != self.told:
            write_note(note, now)
            self.told = now

    def _children(self) -> list[Child]:
        base = {"DATABASE_URL": self.dsn, "SOHOI_DATA": str(self.plan.data)}
        web = [self.plan.host, self.port, self.plan.workers, self.plan.threads]
        command = ["-P", "-m", "sohoi.config.web", *(str(word) for word in web)]
        return [
            Child("web", command, {**base, "SOHOI_DB_POOL": str(self.plan.threads + 2)}),
            Child("worker", ["-P", "-m", "sohoi.config", "worker"], {**base, "SOHOI_DB_POOL": "2"}),
            Child("tick", ["-P", "-m", "sohoi.config", "tick"], {**base, "SOHOI_DB_POOL": "0"}),
        ]


@contextmanager
def alone(data: Path) -> Iterator[IO[str]]:
    """Hold the note by which others see that we serve; a killed process lets go of it by itself."""
    with (data / "serve.json").open("a+", encoding="utf-8") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServing(read_note(data).get("address", "")) from None
        write_note(note, {"pid": os.getpid()})
        try:
            yield note
        finally:
            write_note(note, {})


def read_note(data: Path) -> dict[str, str]:
    """What the one who serves wrote; empty when nobody does."""
    try:
        note: dict[str, str] = json.loads((data / "serve.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note


def write_note(note: IO[str], content: dict[str, object]) -> None:
    note.seek(0)
    note.truncate()
    note.write(json.dumps(content))
    note.flush()


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM and SIGINT raise Stopped once; later ones are ignored, because the end is already under way."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def prepare(dsn: str) -> None:
    """Tables and static files, in a process that then gives its memory back."""
    command = [sys.executable, "-P", "-m", "sohoi.config", "init"]
    environment = {**os.environ, "DATABASE_URL": dsn}
    if subprocess.run(command, env=environment, stdout=sys.stderr.fileno(), check=False).returncode != 0:  # noqa: S603
        raise Failure("Chưa chuẩn bị xong dữ liệu nên chưa chạy được. Xem lý do ở trên.")


def choose_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one, which is said aloud."""
    for port in range(wanted, min(wanted + _PORTS_TO_TRY, 65536)):
        if is_free(host, port):
            if port != wanted:
                say(f"Cổng {wanted} đang có chương trình khác dùng, nên dùng cổng {port}.")
            return port
    raise Failure(f"Các cổng từ {wanted} trở đi đều đang có chương trình khác dùng.")


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Failure(f"Không được phép dùng cổng {port}; hãy chọn cổng từ 1024 trở lên.") from error
        except OSError:
            return False
        return True


def wait_for(host: str, port: int, *, patience: float = 30.0) -> None:
    """Until something listens there, or the patience (seconds) is over: then its log has said why."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and not answers(reachable_host(host), port):
        time.sleep(0.05)


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except OSError:
        return False


def answers_at_dsn(dsn: str) -> bool:
    parts = conninfo_to_dict(dsn)
    return answers(str(parts["host"]), int(str(parts["port"])))


def address_of(host: str, port: int) -> str:
    name = "localhost" if reachable_host(host) in ("127.0.0.1", "::1") else host
    return f"http://{name}:{port}"


def start_code(data: Path) -> str:
    """The code that lies in the data folder until somebody has begun; see sohoi.access.start."""
    try:
        return (data / "start_code").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def reachable_host(host: str) -> str:
    """Where a server that listens everywhere can be asked from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
