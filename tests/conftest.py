"""One PostgreSQL for the whole run, in a temporary folder, without fsync.

The process that starts the tests starts it, before Django reads its settings; the workers of xdist inherit
its address through the environment, and pytest-django gives each its own database in it. A DATABASE_URL that
is already set is used as it is.
"""

import atexit
import contextlib
import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import django
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.template import Template
from django.test import client
from pytest_django import DjangoDbBlocker

from sohoi.config import embedded, folder

pytest_plugins = ["tests.fixtures"]

_PREFIX = "sohoi-test-"


def _begin() -> None:
    _sweep()
    home = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    # Open to pass through: as root the server's own account has to reach its cluster.
    home.chmod(0o711)
    atexit.register(_end, home, os.getpid())
    data = home / "data"
    folder.prepare(data)
    os.environ.update(SOHOI_DATA=str(data), SOHOI_DB_POOL="0", SOHOI_PLAIN_STATIC="1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohoi.config.settings")
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = embedded.ensure(data, fsync=False)


def _end(home: Path, pid: int) -> None:
    """Not in a forked child, which runs these hooks too."""
    if os.getpid() == pid:
        _remove(home)


def _sweep() -> None:
    """Remove what a killed run left behind."""
    for home in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid = home.name.removeprefix(_PREFIX).split("-")[0]
        with contextlib.suppress(FileNotFoundError):  # another run sweeps too
            if home.owner() == Path("~").expanduser().owner() and not Path(f"/proc/{pid}").exists():
                _remove(home)


def _remove(home: Path) -> None:
    embedded.erase(home / "data")
    shutil.rmtree(home, ignore_errors=True)


if "PYTEST_XDIST_WORKER" not in os.environ:
    _begin()
# Here, because a conftest.py further down may import models at its top.
django.setup()


def _spare() -> None:
    """Leave out work that proves nothing here."""
    # Hashing is slow on purpose. The algorithm is the same, and what it makes says how much work went in.
    costs = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
    for name, cost in costs.items():
        setattr(Argon2PasswordHasher, name, cost)
    # Django's test client keeps a copy of all that a template was given: of every field of every form.
    keep = client.store_rendered_templates

    def keep_pages(store: dict[str, Any], signal: object, sender: Template, **rendered: Any) -> None:
        if not str(sender.name).startswith("django/forms/"):
            keep(store, signal, sender, **rendered)

    client.store_rendered_templates = keep_pages


_spare()


def pytest_collection_finish() -> None:
    """What was imported stays to the end; looking through it for rubbish again and again is in vain."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that commit end by emptying all tables, which the trail refuses: not here."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE %s",
                [table, "%never_emptied"],
            )
            for (trigger,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped, a skipped test is a failure."""
    if os.environ.get("CI") == "true" and _skipped and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("CI") == "true" and _skipped:
        terminalreporter.write_line(f"SKIPPED, which CI=true forbids: {', '.join(_skipped)}", red=True)
