"""What a process and those it started take of the machine's memory at one moment."""

from __future__ import annotations

import subprocess
from pathlib import Path

EVERY = 0.1
PROC = Path("/proc")


def peak_of(running: subprocess.Popen[str]) -> float:
    """Wait until a process ends; the most in MB that it and its children took together.

    Looked at ten times a second, pages that are shared counted once. 0 where the system does not say.
    """
    peak = 0
    while True:
        try:
            running.wait(timeout=EVERY)
        except subprocess.TimeoutExpired:
            peak = max(peak, of_tree(running.pid))
        else:
            return round(peak / 1e6, 1)


def of_tree(pid: int) -> int:
    """Bytes of a process and of all that it started; 0 for one that is gone."""
    return _own(pid) + sum(map(of_tree, _children(pid)))


def _own(pid: int) -> int:
    lines = _read(pid, "smaps_rollup").splitlines()
    shares = (line.split() for line in lines if line.startswith("Pss:"))
    return sum(int(words[1]) * 1024 for words in shares)


def _children(pid: int) -> list[int]:
    return [int(one) for one in _read(pid, f"task/{pid}/children").split()]


def _read(pid: int, name: str) -> str:
    try:
        return (PROC / str(pid) / name).read_text()
    except OSError:
        return ""
