"""The memory that a bench speaks of: of a process and its children, at one moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sohoi.config.bench import memory

MANY = 60_000_000
HOLDING = f"kept = b'x' * {MANY}; import sys; sys.stdin.read()"
PARENT = f"""
import subprocess, sys
kept = b'x' * {MANY}
child = subprocess.Popen([sys.executable, "-c", {HOLDING!r}], stdin=subprocess.PIPE)
print("ready", flush=True)
sys.stdin.read()
"""

linux_only = pytest.mark.xfail(sys.platform != "linux", reason="only Linux tells", raises=AssertionError)


def running(code: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", code]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def wait_until_whole(process: subprocess.Popen[str]) -> int:
    """The child fills its memory a moment after it began."""
    found = 0
    for _ in range(100):
        found = memory.of_tree(process.pid)
        if found >= 2 * MANY:
            break
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.05)
    return found


@linux_only
def test_a_process_and_its_child_are_counted_together() -> None:
    with running(PARENT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert 2 * MANY <= wait_until_whole(process) < 4 * MANY
        process.communicate()


@linux_only
def test_pages_that_a_child_shares_are_counted_once() -> None:
    code = "import os, sys, time; kept = b'x' * 60_000_000; pid = os.fork(); pid or time.sleep(30); "
    code += "print('ready', flush=True); sys.stdin.read(); os.kill(pid, 9); os.wait()"
    with running(code) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert MANY <= memory.of_tree(process.pid) < 2 * MANY
        process.communicate()


@linux_only
def test_the_peak_is_what_was_taken_while_it_ran_not_at_its_end() -> None:
    code = "import time; kept = b'x' * 60_000_000; time.sleep(0.6); del kept; time.sleep(0.3)"
    with running(code) as process:
        assert memory.peak_of(process) >= MANY / 1e6
    assert process.returncode == 0


def test_of_a_process_that_is_gone_nothing_is_told() -> None:
    with running("pass") as process:
        process.communicate()
    assert memory.of_tree(process.pid) == 0


def test_where_the_system_does_not_say_there_is_no_figure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "PROC", tmp_path)
    assert memory.of_tree(os.getpid()) == 0
