"""DATABASE_URL becomes Django's settings, and nothing of it is lost."""

import pytest

from sohoi.config import database
from sohoi.config.env import OddValue


def test_every_part_of_the_address_arrives() -> None:
    entry = database.settings("postgresql://chi:m%40t@kho.vn:5433/hoi?sslmode=require")
    named = {name: entry[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {"NAME": "hoi", "USER": "chi", "PASSWORD": "m@t", "HOST": "kho.vn", "PORT": "5433"}
    assert entry["OPTIONS"]["sslmode"] == "require"


def test_no_address_gives_settings_that_load_and_connect_nowhere() -> None:
    assert database.settings("")["PORT"] == "1"


@pytest.mark.parametrize("url", ["mysql://x@y/z", "postgresql://x@y/z?no_such_option=1", "postgresql://[x"])
def test_odd_address_stops_the_start_without_showing_it(url: str) -> None:
    with pytest.raises(OddValue, match=r"^DATABASE_URL không hiểu được") as stopped:
        database.settings(url)
    assert url not in str(stopped.value)


def test_address_without_a_database_stops_the_start() -> None:
    with pytest.raises(OddValue, match="thiếu tên cơ sở dữ liệu"):
        database.settings("postgresql://chi@kho.vn")


def test_visitor_never_waits_two_seconds_for_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOI_DB_POOL", "6")
    pool = database.pool()
    assert isinstance(pool, dict)
    assert pool["max_size"] == 6
    assert pool["timeout"] < 2


def test_pool_of_nothing_is_no_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOI_DB_POOL", "0")
    assert database.pool() is False
