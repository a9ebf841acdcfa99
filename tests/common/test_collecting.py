"""The search for garbage is paused for a while and goes on, whatever happens."""

from __future__ import annotations

import gc

import pytest

from sohoi.common.collecting import uncollected


@uncollected()
def paused() -> bool:
    return gc.isenabled()


def test_it_is_paused_meanwhile_and_goes_on_afterwards() -> None:
    assert [gc.isenabled(), paused(), gc.isenabled()] == [True, False, True]


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="hỏng"), uncollected():
        raise ValueError("hỏng")
    assert gc.isenabled()


def test_one_within_another_ends_with_the_outer_one() -> None:
    with uncollected():
        assert paused() is False
        assert not gc.isenabled()
    assert gc.isenabled()


def test_who_runs_without_it_is_left_without() -> None:
    gc.disable()
    try:
        paused()
        assert not gc.isenabled()
    finally:
        gc.enable()
