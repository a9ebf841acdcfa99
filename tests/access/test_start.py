"""The start code keeps a stranger from beginning somebody else's installation."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from sohoi.access import start
from sohoi.config.commands.init import await_beginner
from sohoi.config.serving import start_code
from tests.factories import account_with, make_place


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.SOHOI_DATA = tmp_path
    yield


def test_the_code_is_made_once_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    first = start.code()
    assert start.code() == first
    assert len(first) == start.LENGTH
    assert set(first) <= set(start.ALPHABET)
    assert stat.S_IMODE((tmp_path / "start_code").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["start_code"]


def test_it_may_be_typed_with_blanks_and_small_letters() -> None:
    code = start.code()
    assert start.is_right(f" {code[:5].lower()} {code[5:]}")
    assert start.is_right(f"{code[:5]}-{code[5:]}")
    assert not start.is_right(code[:-1])
    assert not start.is_right("")
    assert not start.is_right("Ắ" * start.LENGTH)


def test_once_forgotten_it_opens_nothing() -> None:
    code = start.code()
    start.forget()
    start.forget()
    assert not start.is_right(code)


@pytest.mark.django_db
def test_it_lies_ready_until_somebody_has_begun(tmp_path: Path) -> None:
    assert start_code(tmp_path) == ""
    await_beginner()
    assert start_code(tmp_path) == start.code()
    place = make_place()
    account_with("commune_chair", place.an_lac.unit)
    await_beginner()
    assert start_code(tmp_path) == ""


@pytest.mark.parametrize(
    ("meta", "here"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "192.168.1.20"}, False),
        ({"REMOTE_ADDR": ""}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=1.2.3.4"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "127.0.0.1"}, False),
    ],
)
def test_only_a_direct_request_of_the_machine_counts_as_being_there(meta: dict[str, Any], here: bool) -> None:
    assert start.is_at_the_machine(RequestFactory().get("/", **meta)) is here


def test_behind_a_web_server_nobody_is_at_the_machine(settings: Settings) -> None:
    settings.SOHOI_HTTPS = True
    assert not start.is_at_the_machine(RequestFactory().get("/", REMOTE_ADDR="127.0.0.1"))
