"""A passphrase is asked for, or comes from the environment; a new one has to be long and typed twice."""

from collections.abc import Callable

import pytest

from sohoi.config import passphrase
from sohoi.config.failure import Failure

LONG = "ba con mèo và bốn cái thúng"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the person types at the prompts, one after the other."""

    def prepare(*answers: str) -> None:
        waiting = iter(answers)
        monkeypatch.delenv(passphrase.VARIABLE, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(waiting))

    return prepare


def test_new_one_is_typed_twice(typed: Callable[..., None]) -> None:
    typed(LONG, LONG)
    assert passphrase.to_write() == LONG


def test_two_that_differ_are_refused(typed: Callable[..., None]) -> None:
    typed(LONG, LONG + "!")
    with pytest.raises(Failure, match="không giống nhau"):
        passphrase.to_write()


def test_short_one_is_refused(typed: Callable[..., None]) -> None:
    typed("x" * 11, "x" * 11)
    with pytest.raises(Failure, match="ít nhất 12"):
        passphrase.to_write()


def test_known_one_is_typed_once_however_short(typed: Callable[..., None]) -> None:
    typed("cũ")
    assert passphrase.to_read() == "cũ"


def test_script_gives_it_in_the_environment(
    typed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed()
    monkeypatch.setenv(passphrase.VARIABLE, LONG)
    assert (passphrase.to_write(), passphrase.to_read()) == (LONG, LONG)
