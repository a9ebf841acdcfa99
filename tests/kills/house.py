"""A served installation whose parts can be killed, and somebody who presses its buttons."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

from sohoi.config import embedded

PATIENCE = 120.0
BATCH = 10


class House:
    """Serves from a folder of its own on a free port; `more` are variables of its environment."""

    def __init__(self, data: Path, **more: str) -> None:
        self.data, self.port = data, _free_port()
        unset = ("DATABASE_URL", "SOHOI_DB_POOL")
        self.environment = {
            **{key: value for key, value in os.environ.items() if key not in unset},
            "SOHOI_DATA": str(data),
            "SOHOI_REQUIRE_TOTP": "0",
            "SOHOI_IMPORT_BATCH": str(BATCH),
            "SOHOI_IMPORT_LEASE": "2",
            "SOHOI_NOTICE_BATCH": "1",
            "SOHOI_NOTICE_LEASE": "2",
            **more,
        }
        command = [sys.executable, "-m", "sohoi.config", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)

    def scene(self, *words: str, of: str = "scene") -> dict[str, Any]:
        """What a process of its own prints; see scene.py and telling.py."""
        command = [sys.executable, "-m", f"tests.kills.{of}", *words]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def beside(self, *words: str, of: str = "telling") -> subprocess.Popen[bytes]:
        """The same, left to itself: it may be killed."""
        command = [sys.executable, "-m", f"tests.kills.{of}", *words]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=self.environment, stdout=quiet, stderr=quiet)

    def wait(self) -> None:
        """Until its pages answer."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/vao/", timeout=5).close()
                return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError("It never came back")

    def kill(self, victim: str) -> bool:
        """Whether there was somebody to kill."""
        pids = self._database() if victim == "database" else self._children(victim)
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
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


class Chair:
    """Whoever presses the buttons of one book, as her browser would."""

    def __init__(self, house: House, session: str, book: int) -> None:
        self.house, self.session = house, session
        self.page = f"http://127.0.0.1:{house.port}/nhap/{book}/"

    def open_form(self) -> dict[str, str]:
        """What a form of the page sends along. Its key is the same however often it is sent."""
        self.house.wait()
        sent = urllib.request.Request(f"{self.page}hoan-lai/", headers={"Cookie": self.session})
        with urllib.request.urlopen(sent, timeout=30) as answer:
            token = re.findall('csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())[0]
            csrf = answer.headers["Set-Cookie"].split(";")[0]
        return {"token": token, "cookie": f"{self.session}; {csrf}", "key": uuid.uuid4().hex}

    def press(self, button: str, form: dict[str, str]) -> bool:
        """Whether an answer came; no answer, or one of a server without its database, is no answer."""
        sent = urllib.request.Request(
            f"{self.page}{button}/",
            data=f"csrfmiddlewaretoken={form['token']}&key={form['key']}".encode(),
            headers={"Cookie": form["cookie"]},
        )
        try:
            _Unfollowed.open(sent, timeout=PATIENCE).close()
        except urllib.error.HTTPError as error:
            error.close()
            assert error.code in (302, 500, 503), error.code
            return error.code == 302
        except (OSError, HTTPException):
            return False
        raise AssertionError("An act answers with where to go on")


class _Stay(urllib.request.HTTPRedirectHandler):
    """The page after the act may be asked for when nobody answers: that would not be the act's failure."""

    def redirect_request(self, *words: Any, **more: Any) -> None:
        return None


_Unfollowed = urllib.request.build_opener(_Stay)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
