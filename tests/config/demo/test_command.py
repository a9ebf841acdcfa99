"""`sohoi demo` and what `serve` prepares: folders of their own, words on standard error."""

from __future__ import annotations

import argparse
import io
import os
import sys

import pytest

from sohoi.config.commands import demo, serve
from sohoi.config.demo.accounts import PASSWORD
from tests.config.conftest import Installation

PEOPLE = "SELECT count(*) FROM members_member"


def test_a_size_is_built_and_whoever_can_sign_in_is_told(installation: Installation) -> None:
    done = installation.sohoi("demo", "--size", "hamlet")
    assert (done.returncode, done.stdout) == (0, "")
    assert f"mật khẩu {PASSWORD}" in done.stderr
    assert "chutich" in done.stderr
    assert installation.ask(PEOPLE) == [(60,)]


def test_what_is_there_is_not_built_again_when_it_is_served(installation: Installation) -> None:
    installation.sohoi("demo", "--size", "hamlet")
    installation.ask("UPDATE members_member SET name = 'Người mới'")
    done = installation.sohoi("init", SOHOI_DEMO="1")
    assert done.returncode == 0, done.stderr
    assert "Đang dựng bản mẫu" not in done.stderr
    assert f"mật khẩu {PASSWORD}" in done.stderr
    assert installation.ask("SELECT count(*) FROM members_member WHERE name = 'Người mới'") == [(60,)]


def test_an_empty_folder_becomes_the_commune(installation: Installation) -> None:
    done = installation.sohoi("init", SOHOI_DEMO="1")
    assert done.returncode == 0, done.stderr
    assert installation.ask(PEOPLE) == [(6_400,)]


def test_a_demonstration_is_not_served_in_earnest(installation: Installation) -> None:
    installation.sohoi("demo", "--size", "hamlet")
    done = installation.sohoi("init")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Thư mục dữ liệu này là bản mẫu, không dùng thật được.\n")


def test_real_use_is_not_built_over_by_any_way_in(installation: Installation) -> None:
    made = (
        "INSERT INTO access_account (password, username, full_name, is_active)"
        " VALUES ('!', 'that', 'Trần Thị Mai', true)"
    )
    installation.ask(made)
    for words in (["demo", "--size", "hamlet"], ["init"]):
        done = installation.sohoi(*words, SOHOI_DEMO="1")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("Thư mục dữ liệu này đang dùng thật nên không dựng bản mẫu ở đây.\n")
    assert installation.ask("SELECT username FROM access_account") == [("that",)]


def test_without_a_size_it_is_served_from_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set and taken away again, so that what the command sets is undone after the test.
    for name in ("SOHOI_DEMO", "SOHOI_DATA"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    served: list[tuple[str, str]] = []
    monkeypatch.setattr(
        serve, "run", lambda args: served.append((os.environ["SOHOI_DEMO"], os.environ["SOHOI_DATA"])) or 0
    )
    assert demo.run(argparse.Namespace(size=None, host=None, port=None)) == 0
    assert served == [("1", "data-demo")]


def test_the_bar_is_drawn_only_where_somebody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    watched, piped = Terminal(), io.StringIO()
    for stream in (watched, piped):
        monkeypatch.setattr(sys, "stderr", stream)
        demo.bar(250_000, 500_000)
        demo.bar(500_000, 500_000)
    assert piped.getvalue() == ""
    half, whole = watched.getvalue().split("\r")[1:]
    assert half == f"[{'█' * 15}{' ' * 15}] 250.000 người"
    assert whole == f"[{'█' * 30}] 500.000 người\n"
