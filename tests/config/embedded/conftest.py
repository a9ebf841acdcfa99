"""A data folder of its own for each test, in which the server's account may or may not pass."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sohoi.config import embedded
from sohoi.config.embedded import home


@pytest.fixture
def room() -> Iterator[Path]:
    """An empty folder that every account may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="sohoi-room-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def system_folder(room: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Our own stand-in for /var/lib/sohoi."""
    folder = room / "system"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(home, "SYSTEM_FOLDER", folder)
    return folder


@pytest.fixture
def data(room: Path) -> Iterator[Path]:
    """A data folder that does not exist yet; its server is stopped at the end."""
    folder = room / "data"
    yield folder
    embedded.erase(folder)


@pytest.fixture
def served(shared: Path) -> Path:
    """A data folder whose server runs, used by one test after the other: making a cluster costs a second."""
    embedded.ensure(shared, fsync=False)
    return shared


@pytest.fixture(scope="session")
def shared() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sohoi-shared-"))
    folder.chmod(0o755)
    yield folder / "data"
    embedded.erase(folder / "data")
    shutil.rmtree(folder)


def copied(source: Path, target: Path) -> Path:
    """A copy with the same owners; a file that a running server deletes meanwhile is none that it needs."""
    shutil.copytree(source, target, copy_function=_copy_if_there)
    for path in (source, *source.rglob("*")):
        twin = target / path.relative_to(source)
        if twin.exists():
            os.chown(twin, path.stat().st_uid, path.stat().st_gid)
    return target


def _copy_if_there(source: str, target: str) -> str:
    with contextlib.suppress(FileNotFoundError):
        shutil.copy2(source, target)
    return target
