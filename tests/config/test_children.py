"""A child that dies is started again, ends when asked, and never outlives its parent."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sohoi.config import children
from sohoi.config.children import Child, end_all

FOR_EVER = ["-c", "import time; time.sleep(600)"]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[list[str]], Child]]:
    """Children whose pauses are short; all are gone at the end."""
    monkeypatch.setattr(children, "_FIRST_PAUSE", 0.01)
    made: list[Child] = []

    def begin(command: list[str]) -> Child:
        made.append(Child("thử", command, {"OWN": "1"}))
        return made[-1]

    yield begin
    end_all(made, patience=0.1)


def until(condition: Callable[[], bool], patience: float = 60.0) -> bool:
    """Did the condition come true in time?"""
    deadline = time.monotonic() + patience
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return met


def alive(pid: int) -> bool:
    """A zombie is dead: only its parent has not looked yet."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_child_starts_once_and_stays(make: Callable[[list[str]], Child]) -> None:
    child = make(FOR_EVER)
    child.look_after()
    first = child.pid
    child.look_after()
    assert first is not None
    assert child.pid == first


def test_killed_child_is_started_again(
    make: Callable[[list[str]], Child], capfd: pytest.CaptureFixture[str]
) -> None:
    child = make(FOR_EVER)
    child.look_after()
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert until(lambda: child.look_after() or child.pid not in (first, None))
    assert "Phần «thử» đã dừng bất ngờ (mã -9)" in capfd.readouterr().err


def test_child_that_dies_at_once_waits_longer_each_time(make: Callable[[list[str]], Child]) -> None:
    child, pauses = make(["-c", "raise SystemExit(3)"]), set()
    assert until(lambda: child.look_after() or pauses.add(child._pause) or len(pauses) > 4)
    assert sorted(pauses) == [0.01 * 2**n for n in range(len(pauses))]


def test_pause_has_an_end(make: Callable[[list[str]], Child]) -> None:
    child = make(FOR_EVER)
    child._pause, child._started = children._LONGEST_PAUSE, time.monotonic()
    child._mourn(1)
    assert child._pause == children._LONGEST_PAUSE


def test_child_that_lived_long_is_started_soon(make: Callable[[list[str]], Child]) -> None:
    child = make(FOR_EVER)
    child._pause, child._started = 8.0, time.monotonic() - children._HEALTHY_AFTER - 1
    child._mourn(1)
    assert child._pause == 0.01


def test_child_sees_its_own_variables_and_its_parent(
    make: Callable[[list[str]], Child], tmp_path: Path
) -> None:
    target = tmp_path / "seen"
    code = f"import os; open({str(target)!r}, 'w').write(os.environ['OWN'] + os.environ['SOHOI_PARENT'])"
    child = make(["-c", code])
    child.look_after()
    assert until(lambda: target.exists() and bool(target.read_text()))
    assert target.read_text() == f"1{os.getpid()}"


def test_output_of_a_child_never_mixes_with_ours(
    make: Callable[[list[str]], Child], capfd: pytest.CaptureFixture[str]
) -> None:
    child = make(["-c", "print('lời con')"])
    child.look_after()
    child.wait(time.monotonic() + 20)
    said = capfd.readouterr()
    assert (said.out, "lời con" in said.err) == ("", True)


def test_end_asks_politely(make: Callable[[list[str]], Child], tmp_path: Path) -> None:
    target = tmp_path / "farewell"
    code = f"""
        import signal, time, pathlib, sys
        signal.signal(15, lambda *a: (pathlib.Path({str(target)!r}).write_text('x'), sys.exit()))
        pathlib.Path({str(tmp_path / "ready")!r}).touch()
        time.sleep(600)
    """
    child = make(["-c", textwrap.dedent(code)])
    child.look_after()
    assert until((tmp_path / "ready").exists)
    end_all([child], patience=60)
    assert target.exists()
    assert child.pid is None


def test_stubborn_child_is_killed_in_the_end(make: Callable[[list[str]], Child], tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN)"
    child = make(["-c", f"{deaf}; open({str(tmp_path / 'ready')!r}, 'w'); time.sleep(600)"])
    child.look_after()
    pid = child.pid
    assert pid
    assert until((tmp_path / "ready").exists)
    end_all([child], patience=0.2)
    assert not alive(pid)


def test_end_of_a_child_that_never_started_is_no_matter(make: Callable[[list[str]], Child]) -> None:
    end_all([make(FOR_EVER)], patience=0.1)


def parent_with_child(tmp_path: Path, child: str) -> tuple[subprocess.Popen[bytes], int]:
    """A process that started a child, and the child's pid."""
    note = tmp_path / "pid"
    code = f"""
        import time, pathlib
        from sohoi.config.children import Child
        child = Child("thử", ["-c", {child!r}], {{}})
        child.look_after()
        part = pathlib.Path({str(note)!r} + ".part")
        part.write_text(str(child.pid))
        part.rename({str(note)!r})
        time.sleep(600)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)])
    assert until(note.exists)
    return parent, int(note.read_text())


def test_child_of_a_killed_parent_ends_itself(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    watching = "import time; from sohoi.config import orphan; orphan.watch()"
    parent, pid = parent_with_child(tmp_path, f"{watching}; open({str(ready)!r}, 'w'); time.sleep(600)")
    assert until(ready.exists)
    assert alive(pid)
    parent.kill()
    parent.wait()
    assert until(lambda: not alive(pid))


def test_child_whose_parent_died_before_it_looked_ends_too(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    wait = f"import time, pathlib\nwhile not pathlib.Path({str(ready)!r}).exists(): time.sleep(0.02)\n"
    parent, pid = parent_with_child(
        tmp_path, wait + "from sohoi.config import orphan; orphan.watch(); time.sleep(600)"
    )
    parent.kill()
    parent.wait()
    ready.touch()
    assert until(lambda: not alive(pid))


def test_process_under_another_manager_is_not_watched() -> None:
    code = (
        "from sohoi.config import orphan; import threading; orphan.watch(); print(threading.active_count())"
    )
    kept = {name: value for name, value in os.environ.items() if name != "SOHOI_PARENT"}
    done = subprocess.run([sys.executable, "-c", code], env=kept, capture_output=True, text=True)
    assert done.stdout == "1\n"
