"""Child processes kept alive: one that dies is started again, soon at first, then with longer pauses."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from sohoi.config import orphan
from sohoi.config.say import say

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
_HEALTHY_AFTER = 30.0


class Child:
    """One process with a name that people read."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.command = [sys.executable, *command]
        self.environment = {**os.environ, **environment, orphan.PARENT: str(os.getpid())}
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._due = 0.0
        self._pause = _FIRST_PAUSE

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def look_after(self) -> None:
        """Start it when it is not there and its pause is over; call this often."""
        if self._process and self._process.poll() is not None:
            self._mourn(self._process.returncode)
        if self._process is None and time.monotonic() >= self._due:
            self._start()

    def end(self) -> None:
        """Ask it to finish what it is doing."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def wait(self, deadline: float) -> None:
        """Until it has gone; past the deadline (time.monotonic) it is killed."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _start(self) -> None:
        """In a session of its own: Ctrl-C at the terminal is for us, who then end the children in order."""
        self._process = subprocess.Popen(  # noqa: S603
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            start_new_session=True,
        )
        self._started = time.monotonic()

    def _mourn(self, code: int) -> None:
        lived = time.monotonic() - self._started
        self._pause = _FIRST_PAUSE if lived > _HEALTHY_AFTER else min(self._pause * 2, _LONGEST_PAUSE)
        self._due = time.monotonic() + self._pause
        self._process = None
        say(f"Phần «{self.name}» đã dừng bất ngờ (mã {code}); sẽ được chạy lại.")


def end_all(children: Sequence[Child], *, patience: float) -> None:
    """End them together and in order: work in hand is finished within the patience, in seconds."""
    for child in children:
        child.end()
    deadline = time.monotonic() + patience
    for child in children:
        child.wait(deadline)
