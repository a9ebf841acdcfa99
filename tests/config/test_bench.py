"""The bench: its sums are right, its goals speak, it leaves the demonstration as it found it."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import count
from typing import Any

import pytest

from sohoi.config.bench import measuring
from sohoi.config.bench.measuring import Row, Sample, side_by_side
from sohoi.config.bench.mine import ASKED, Weight
from tests.config.conftest import Installation

# Both halves on the smallest demonstration; the command itself asks for the province.
SMALL = """
import json, os, sys
from datetime import date
os.environ["DJANGO_SETTINGS_MODULE"] = "sohoi.config.settings"
from sohoi.config import cli
with cli.database():
    cli._set_up()
    from sohoi.config import doctor, static
    from sohoi.config.bench import answering, delivering, imports, mine, register, telling
    static.collect()
    told = []
    pages = list(register.pages(times=5, tell=told.append))
    hers = list(mine.pages(times=5, today=date(2026, 11, 23), tell=told.append))
    day, goals = date(2026, 11, 23), imports.Goals(ratio=3, memory=400)
    book = imports.importing(times=1, today=day, tell=told.append, goals=goals, rows=30)
    preview = imports.preview(times=5, today=day, rows=30)
    search = imports.searching(today=day, rows=30)
    frozen = telling.freezing(times=1, tell=told.append, wanted=20)
    shown = telling.page(times=5, wanted=20)
    answered = answering.answering(wanted=30)
    delivered = delivering.delivering(wanted=10)
    wrong = [each.text for each in doctor.examine() if each.level == "wrong"]
    found = {"pages": pages, "hers": hers, "import": book, "preview": preview, "search": search}
    found |= {"wrong": wrong, "frozen": frozen, "shown": shown, "answered": answered, "delivered": delivered}
    json.dump(found, sys.stdout)
"""
PEOPLE = "SELECT count(*), sum(person_id) FROM members_member"
PHONES = "SELECT count(*) FROM access_ownkey WHERE revoked_at IS NULL"
COUNTS = "SELECT sum(n) FROM members_headcount WHERE measure = 1"


def test_median_and_p95_of_a_sample() -> None:
    sample = Sample([float(n) for n in range(20, 0, -1)])
    assert (sample.median, sample.p95) == (10.5, 19.0)
    assert (Sample([7.0]).median, Sample([7.0]).p95) == (7.0, 7.0)


def test_things_take_turns_after_warming_up(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    clock = count()
    monkeypatch.setattr(measuring, "milliseconds", lambda work: (work(), float(next(clock)))[1])
    page, floor = side_by_side(
        [lambda: called.append("page"), lambda: called.append("floor")], times=2, warm_up=1
    )
    assert called == ["page", "floor"] + ["page", "floor"] * 2
    assert (page.times, floor.times) == ((0.0, 2.0), (1.0, 3.0))


@pytest.mark.parametrize(
    ("page", "queries", "missed"),
    [
        (9.0, 12, []),
        (11.0, 12, ["quá 10 lần"]),
        (101.0, 12, ["p95 quá 100 ms", "quá 10 lần"]),
        (9.0, 13, ["quá 12 câu hỏi"]),
    ],
)
def test_a_row_says_which_goals_it_missed(page: float, queries: int, missed: list[str]) -> None:
    row = Row("một trang", "chutich", Sample([page]), Sample([1.0]), queries, 100.0, 10.0, 12)
    assert row.missed == missed
    assert row.as_json()["ratio"] == page


def test_nothing_is_measured_on_another_size_nor_too_seldom(installation: Installation) -> None:
    installation.sohoi("demo", "--size", "hamlet")
    refused = installation.sohoi("bench", "register")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "bản mẫu cả tỉnh" in refused.stderr
    seldom = installation.sohoi("bench", "register", "--times", "4")
    assert seldom.returncode == 1
    assert "ít nhất 5 lần" in seldom.stderr


def test_nothing_is_measured_on_people_entered_in_earnest(installation: Installation) -> None:
    installation.sohoi("demo", "--size", "hamlet")
    installation.ask("DELETE FROM units_setting")
    refused = installation.sohoi("bench", "register")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert installation.ask(PEOPLE)[0][0] == 60


def test_a_weight_says_which_goal_it_missed() -> None:
    assert Weight(60_000, 15_000).missed == []
    assert Weight(60_001, 15_001).missed == ["lần đầu quá 60000 byte", "lần sau quá 15000 byte"]


def test_everything_that_a_page_asks_for_is_found_once_and_links_are_not() -> None:
    page = (
        '<link href="/static/a.css"><a href="/toi/"><use href="/static/i.svg#home"/><img src="/static/b.png">'
    )
    assert ASKED.findall(page) == ["/static/a.css", "/static/i.svg", "/static/b.png"]


@pytest.fixture
def measured(installation: Installation) -> dict[str, Any]:
    installation.sohoi("demo", "--size", "hamlet")
    before = [installation.ask(one) for one in (PEOPLE, COUNTS, PHONES)]
    done = subprocess.run(
        [sys.executable, "-P", "-c", SMALL],
        env=installation.environment(SOHOI_DEMO="1"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    after = [installation.ask(one) for one in (PEOPLE, COUNTS, PHONES)]
    return {**json.loads(done.stdout), "before": before, "after": after}


def test_every_page_and_an_import_are_measured_and_leave_no_trace(measured: dict[str, Any]) -> None:
    assert measured["after"] == measured["before"]
    # The tests' own database is fast and forgets everything when the power goes.
    assert [text for text in measured["wrong"] if "fsync" not in text] == []
    assert measured["import"]["entered"] == 30
    assert measured["import"]["total"] > measured["import"]["read"] > 0
    assert 0 < measured["preview"]["bytes"] < 150_000
    assert measured["search"]["searches"] > 0
    assert (measured["frozen"]["people"], measured["frozen"]["ratio"] > 0) == (50, True)
    assert 0 < measured["shown"]["sql_ms"] < measured["shown"]["median_ms"]
    # One in ten is the warming up.
    assert (measured["answered"]["answers"], measured["answered"]["a_second"] > 0) == (27, True)
    assert [one for one in measured["answered"]["missed"] if "một giây" not in one] == []
    assert len(measured["pages"]) == 22
    for page in measured["pages"]:
        assert page["median_ms"] > 0
        assert page["sql_ms"] > 0
        assert page["queries"] > 0
    assert len(measured["hers"]) == 5
    for page in measured["hers"]:
        assert 0 < page["later_bytes"] < page["first_bytes"] < 60_000
        assert page["sql_ms"] > 0
        assert 0 < page["queries"] <= 12
    assert {page["who"] for page in measured["pages"]} == {"chihoi", "chutich", "tinh"}
