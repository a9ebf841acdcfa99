"""The small decisions of serving; test_house.py runs the whole."""

import json
import os
import signal
import socket
from pathlib import Path

import pytest

from sohoi.config import serving
from sohoi.config.failure import Failure
from sohoi.config.serving import AlreadyServing, Stopped


@pytest.fixture
def taken() -> socket.socket:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other


def port_of(other: socket.socket) -> int:
    return int(other.getsockname()[1])


def test_free_port_is_taken_as_wished(taken: socket.socket, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = port_of(taken)
    taken.close()
    assert serving.choose_port("127.0.0.1", wanted) == wanted
    assert capsys.readouterr().err == ""


def test_next_port_is_taken_and_told(taken: socket.socket, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = serving.choose_port("127.0.0.1", port_of(taken))
    assert port_of(taken) < chosen <= port_of(taken) + 20
    assert (
        f"Cổng {port_of(taken)} đang có chương trình khác dùng, nên dùng cổng {chosen}."
        in capsys.readouterr().err
    )


def test_no_port_at_all_is_said_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "is_free", lambda host, port: False)
    with pytest.raises(Failure, match="Các cổng từ 8000"):
        serving.choose_port("127.0.0.1", 8000)


def test_ports_end_where_numbers_end(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    monkeypatch.setattr(serving, "is_free", lambda host, port: tried.append(port))
    with pytest.raises(Failure):
        serving.choose_port("127.0.0.1", 65530)
    assert tried == [65530, 65531, 65532, 65533, 65534, 65535]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104
        ("::", "http://localhost:8000"),
        ("192.168.1.5", "http://192.168.1.5:8000"),
    ],
)
def test_address_is_one_that_a_browser_opens(host: str, address: str) -> None:
    assert serving.address_of(host, 8000) == address


def test_listening_is_seen_and_silence_too(taken: socket.socket) -> None:
    assert serving.answers("127.0.0.1", port_of(taken)) is True
    taken.close()
    assert serving.answers("127.0.0.1", 1) is False


def test_waiting_for_nobody_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(serving, "answers", lambda host, port: asked.append(port))
    serving.wait_for("127.0.0.1", 9, patience=0.2)
    assert set(asked) == {9}


def test_second_one_learns_the_address_of_the_first(tmp_path: Path) -> None:
    with serving.alone(tmp_path) as note:
        serving.write_note(note, {"pid": 1, "address": "http://localhost:8000"})
        with pytest.raises(AlreadyServing, match=r"^http://localhost:8000$"), serving.alone(tmp_path):
            pass


def test_second_one_during_the_start_learns_no_address(tmp_path: Path) -> None:
    with (
        serving.alone(tmp_path),
        pytest.raises(AlreadyServing, match=r"^$"),
        serving.alone(tmp_path),
    ):
        pass


def test_note_of_one_who_left_says_nothing(tmp_path: Path) -> None:
    with serving.alone(tmp_path) as note:
        serving.write_note(note, {"pid": 1, "address": "x"})
    assert serving.read_note(tmp_path) == {}


def test_note_of_a_killed_one_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "serve.json").write_text(json.dumps({"pid": 1, "address": "http://localhost:9999" * 9}))
    with serving.alone(tmp_path):
        assert serving.read_note(tmp_path) == {"pid": os.getpid()}


@pytest.mark.parametrize("content", ["", "{", "[1"])
def test_spoilt_note_is_no_note(tmp_path: Path, content: str) -> None:
    (tmp_path / "serve.json").write_text(content)
    assert serving.read_note(tmp_path) == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_once_and_then_lets_the_end_finish(number: int) -> None:
    before = signal.getsignal(number)
    finished = False
    with pytest.raises(Stopped), serving.stoppable():
        try:
            os.kill(os.getpid(), number)
            signal.pause()
        finally:
            os.kill(os.getpid(), number)
            finished = True
    assert finished
    assert signal.getsignal(number) == before
