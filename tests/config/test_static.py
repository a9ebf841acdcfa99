"""Style sheets are gathered once, and again when they change."""

from pathlib import Path

import pytest
from pytest_django import Settings

from sohoi.config import static


@pytest.fixture(autouse=True)
def own(settings: Settings, tmp_path: Path) -> Path:
    """One folder of sources, gathered into a folder of this test."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.css").write_text("a{}")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path / "source"


def test_first_time_gathers(tmp_path: Path) -> None:
    assert static.collect() is True
    assert (tmp_path / "static" / "a.css").read_text() == "a{}"


def test_second_time_has_nothing_to_do() -> None:
    static.collect()
    assert static.collect() is False


def test_changed_file_is_gathered_anew(own: Path, tmp_path: Path) -> None:
    static.collect()
    (own / "a.css").write_text("a{color:red}")
    assert static.collect() is True
    assert (tmp_path / "static" / "a.css").read_text() == "a{color:red}"


def test_removed_file_disappears(own: Path, tmp_path: Path) -> None:
    (own / "b.css").write_text("b{}")
    static.collect()
    (own / "b.css").unlink()
    assert static.collect() is True
    assert not (tmp_path / "static" / "b.css").exists()
