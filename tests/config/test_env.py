"""An odd value stops the start with one line that names the variable and says what would do."""

import re
from pathlib import Path

import pytest

from sohoi.config import env
from sohoi.config.env import OddValue

NAME = "SOHOI_OF_A_TEST"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    return lambda value: monkeypatch.setenv(NAME, value)


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_flag_is_on(given, value: str) -> None:
    given(value)
    assert env.flag(NAME, False) is True


@pytest.mark.parametrize("value", ["0", "false", "No", "off"])
def test_flag_is_off(given, value: str) -> None:
    given(value)
    assert env.flag(NAME, True) is False


@pytest.mark.parametrize("default", [True, False])
def test_empty_flag_is_the_default(given, default: bool) -> None:
    given("")
    assert env.flag(NAME, default) is default


@pytest.mark.parametrize("value", ["2", "có", "bật", "1 1"])
def test_odd_flag_stops_the_start(given, value: str) -> None:
    given(value)
    with pytest.raises(OddValue, match=f"^{NAME}='{value}' không hiểu được"):
        env.flag(NAME, True)


@pytest.mark.parametrize(("value", "number"), [("", 7), ("1", 1), ("10", 10)])
def test_number_within_its_bounds(given, value: str, number: int) -> None:
    given(value)
    assert env.number(NAME, 7, low=1, high=10) == number


@pytest.mark.parametrize("value", ["0", "11", "-3", "2.5", "muời", "٣"])
def test_odd_number_stops_the_start(given, value: str) -> None:
    given(value)
    with pytest.raises(OddValue, match="phải là số từ 1 đến 10"):
        env.number(NAME, 7, low=1, high=10)


def test_names_between_commas(given) -> None:
    given("a.vn, b.vn ,,")
    assert env.names(NAME, ["x"]) == ["a.vn", "b.vn"]


def test_names_not_given_are_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    assert env.names(NAME, ["x", "y"]) == ["x", "y"]


def test_folder_counts_from_where_one_stands(given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given("kho")
    assert env.folder(NAME, "data") == tmp_path / "kho"


def test_file_in_the_place_of_a_folder_stops_the_start(given, tmp_path: Path) -> None:
    (tmp_path / "kho").write_text("")
    given(str(tmp_path / "kho"))
    with pytest.raises(OddValue, match="không phải là thư mục"):
        env.folder(NAME, "data")


def test_variable_nobody_asked_for_is_known_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOI_MISSPELT", "1")
    assert "SOHOI_MISSPELT" in env.unknown()
    env.text("SOHOI_MISSPELT", "")
    assert "SOHOI_MISSPELT" not in env.unknown()


ROOT = Path(env.__file__).resolve().parents[2]


def names_in_source() -> set[str]:
    """Every variable that the program reads, found by its quotation marks."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sohoi").rglob("*.py"))
    return set(re.findall(r'"(SOHOI_[A-Z_]+)"', text))


def test_every_variable_is_known_to_any_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the doctor would take a right setting for a misspelt one."""
    import sohoi.config.settings  # noqa: F401

    named = names_in_source()
    assert {"SOHOI_DATA", "SOHOI_PORT"} < named
    for name in named:
        monkeypatch.setenv(name, "1")
    assert set(env.unknown()) & named == set()


def test_every_variable_for_people_is_explained() -> None:
    explained = set(re.findall(r"SOHOI_[A-Z_]+", (ROOT / "docs" / "running.md").read_text(encoding="utf-8")))
    assert names_in_source() - explained == {"SOHOI_PARENT"}
    assert explained - names_in_source() == set()
