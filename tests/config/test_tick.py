"""Periodic work is called when due, survives errors, and runs on one machine at a time."""

import logging
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from psycopg.conninfo import make_conninfo

from sohoi.config import chores, tick
from sohoi.config.tick import Entry

pytestmark = pytest.mark.django_db

CALLS: list[str] = []
GOOD = Entry(f"{__name__}.good", 10)
BAD = Entry(f"{__name__}.bad", 10)


def good() -> None:
    CALLS.append("good")


def bad() -> None:
    CALLS.append("bad")
    raise ValueError("hỏng")


@pytest.fixture(autouse=True)
def fresh() -> None:
    CALLS.clear()


def test_every_entry_can_be_imported_and_has_a_time() -> None:
    assert [entry.path for entry in tick.ENTRIES if not callable(import_string(entry.path))] == []
    assert [entry.path for entry in tick.ENTRIES if entry.seconds <= 0] == []


def test_entries_of_the_installation_run() -> None:
    assert tick.once() is True


def test_error_is_logged_and_stops_nobody_else(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert tick.once([BAD, GOOD]) is False
    assert CALLS == ["bad", "good"]
    assert f"tick: {BAD.path}" in caplog.text


def test_function_that_does_not_exist_is_an_error_like_others() -> None:
    assert tick.once([Entry("sohoi.config.chores.not_there", 1), GOOD]) is False
    assert CALLS == ["good"]


def elsewhere() -> psycopg.Connection:
    """Another machine's connection to the same database."""
    wanted = settings.DATABASES["default"]
    parts = {
        "host": wanted["HOST"],
        "port": wanted["PORT"],
        "user": wanted["USER"],
        "password": wanted["PASSWORD"],
    }
    return psycopg.connect(make_conninfo(dbname=connection.settings_dict["NAME"], **parts), autocommit=True)


def test_entry_that_runs_elsewhere_is_left_to_that_machine() -> None:
    with elsewhere() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [tick._key(GOOD)])
        assert tick.call(GOOD) is True
        assert CALLS == []
        other.execute("SELECT pg_advisory_unlock(%s)", [tick._key(GOOD)])
        assert tick.call(GOOD) is True
        assert CALLS == ["good"]


@pytest.mark.parametrize("entry", [GOOD, BAD])
def test_lock_is_given_back(entry: Entry) -> None:
    tick.call(entry)
    with elsewhere() as other:
        assert other.execute("SELECT pg_try_advisory_lock(%s)", [tick._key(entry)]).fetchone() == (True,)


class Over(BaseException):
    """Ends the endless loop."""


def test_entry_is_called_again_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, naps = [1000.0], [0]

    def sleep(seconds: float) -> None:
        clock[0] += seconds
        naps[0] += 1
        if naps[0] == 25:
            raise Over

    monkeypatch.setattr(tick.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(tick.time, "sleep", sleep)
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)
    with pytest.raises(Over):
        tick.forever([GOOD])
    assert CALLS == ["good"] * 3
    assert tick.beat_file().exists()


def test_ended_sessions_are_cleared_and_others_stay() -> None:
    now = timezone.now()
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))
    chores.clear_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


def test_old_finished_tasks_are_forgotten_and_waiting_ones_never() -> None:
    old = timezone.now() - timedelta(days=40)
    common = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "x", "backend_name": "default"}
    for status, finished in (("SUCCESSFUL", old), ("SUCCESSFUL", timezone.now()), ("READY", None)):
        DBTaskResult.objects.create(status=status, enqueued_at=old, finished_at=finished, **common)
    chores.clear_tasks()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
