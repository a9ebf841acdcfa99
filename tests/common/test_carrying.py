"""What a browser carries between pages: nobody reads or changes it, and it lives a quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sohoi.common.carrying import LIFE, carried, carry

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRET = "001187012345|Nguyễn Thị Hạnh"


@pytest.fixture
def sealed() -> str:
    return carry(SECRET, purpose="card.1.2", now=NOW)


def test_it_comes_back_until_it_is_too_old(sealed: str) -> None:
    assert carried(sealed, purpose="card.1.2", now=NOW + LIFE) == SECRET
    assert carried(sealed, purpose="card.1.2", now=NOW + LIFE + timedelta(seconds=1)) is None
    assert carried(sealed, purpose="card.1.2", now=NOW - timedelta(seconds=1)) is None


def test_nobody_else_opens_it(sealed: str) -> None:
    assert carried(sealed, purpose="card.1.3", now=NOW) is None


def test_nothing_of_it_can_be_read(sealed: str) -> None:
    assert "001187012345" not in sealed and "Hạnh" not in sealed
    assert carry(SECRET, purpose="card.1.2", now=NOW) != sealed


def test_one_changed_letter_spoils_it(sealed: str) -> None:
    for at in range(0, len(sealed) - 4, 7):
        other = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
        assert carried(other, purpose="card.1.2", now=NOW) is None


@pytest.mark.parametrize("odd", ["", "x", "AAAA", "é", "\x00", "9" * 5000, "=" * 8])
def test_anything_else_is_nothing(odd: str) -> None:
    assert carried(odd, purpose="card.1.2", now=NOW) is None
