"""Out into one file and back again: nothing lost, nothing replaced before the file is proved whole."""

import json
import os
import random
import stat
import subprocess
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from sohoi.config.backup import clients, container, restoring, writing
from sohoi.config.backup.container import Damaged, Writer, WrongPassphrase
from sohoi.config.backup.manifest import DUMP, Manifest
from sohoi.config.failure import Failure
from tests.config.conftest import Installation

PHRASE = "ba con mèo và bốn cái thúng"
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def house(installation: Installation) -> Installation:
    """Rows, a picture, keys, and a session that a backup must not hold."""
    installation.ask("CREATE TABLE woman (id int PRIMARY KEY, name text)")
    installation.ask("INSERT INTO woman SELECT n, 'Đặng Thị ' || n FROM generate_series(1, 500) n")
    installation.ask("INSERT INTO django_session VALUES ('k', 'd', now())")
    (installation.data / "media" / "ảnh").mkdir()
    (installation.data / "media" / "ảnh" / "chợ.png").write_bytes(os.urandom(3000))
    (installation.data / "keys.json").write_text('{"ours": 1}')
    return installation


def save(house: Installation, target: Path, phrase: str | None = None) -> Manifest:
    return writing.write(target, house.data, house.dsn, passphrase=phrase, now=NOW)


def bring_back(
    house: Installation, source: Path, phrase: str | None = None, *, anyway: bool = False
) -> Manifest:
    return restoring.restore(
        source, house.data, house.dsn, passphrase=phrase, known=all_known(house), without_keys=anyway
    )


def state(house: Installation) -> tuple[object, ...]:
    """All that a failed restore must leave alone."""
    files = {path: path.read_bytes() for path in house.data.rglob("*") if path.is_file()}
    return house.ask("SELECT count(*), sum(id), max(name) FROM woman"), files


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real cost of a guess would be paid hundreds of times."""
    monkeypatch.setattr(container, "_COST", {"n": 2, "r": 1, "p": 1})


locks = pytest.mark.parametrize("phrase", [None, PHRASE], ids=["plain", "locked"])


@locks
def test_everything_comes_back(house: Installation, tmp_path: Path, phrase: str | None) -> None:
    before, picture = house.ask("SELECT * FROM woman ORDER BY id"), house.data / "media" / "ảnh" / "chợ.png"
    content = picture.read_bytes()
    manifest = save(house, tmp_path / "b", phrase)
    house.ask("DELETE FROM woman WHERE id > 10")
    picture.write_bytes(b"")
    assert bring_back(house, tmp_path / "b", phrase) == manifest
    assert house.ask("SELECT * FROM woman ORDER BY id") == before
    assert picture.read_bytes() == content


def test_manifest_counts_every_table_and_no_session(house: Installation, tmp_path: Path) -> None:
    manifest = save(house, tmp_path / "b")
    assert manifest.tables["public.woman"] == 500
    assert manifest.tables["public.django_session"] == 0
    assert manifest.rows == sum(manifest.tables.values()) > 500
    assert manifest.created == "2026-03-02T08:30:00+00:00"


def test_sessions_do_not_come_back(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b")
    bring_back(house, tmp_path / "b")
    assert house.ask("SELECT count(*) FROM django_session") == [(0,)]


def test_keys_leave_the_house_only_under_a_passphrase(house: Installation, tmp_path: Path) -> None:
    assert set(save(house, tmp_path / "plain").parts) == {DUMP, "media/ảnh/chợ.png"}
    assert {"keys.json", "secret_key"} < set(save(house, tmp_path / "locked", PHRASE).parts)


def test_keys_come_back_and_the_others_stand_aside(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b", PHRASE)
    (house.data / "keys.json").write_text('{"others": 2}')
    bring_back(house, tmp_path / "b", PHRASE)
    assert (house.data / "keys.json").read_text() == '{"ours": 1}'
    assert stat.S_IMODE((house.data / "keys.json").stat().st_mode) == 0o600
    assert (house.data / "keys.json.previous").read_text() == '{"others": 2}'


def test_backup_whose_keys_are_lost_is_refused_unless_meant(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b")
    (house.data / "keys.json").write_text('{"others": 2}')
    before = state(house)
    with pytest.raises(Failure, match="sẽ không đọc được số định danh"):
        bring_back(house, tmp_path / "b")
    assert state(house) == before
    bring_back(house, tmp_path / "b", anyway=True)
    assert (house.data / "keys.json").read_text() == '{"others": 2}'


def test_old_database_stays_until_it_is_dropped(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b")
    house.ask("DELETE FROM woman WHERE id > 10")
    bring_back(house, tmp_path / "b")
    aside = Installation(house.data, clients.with_database(house.dsn, restoring.previous(house.dsn)))
    assert aside.ask("SELECT count(*) FROM woman") == [(10,)]
    restoring.drop_previous(house.data, house.dsn)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        aside.ask("SELECT 1")
    assert list(house.data.glob("*.previous")) == []


def test_second_restore_takes_the_place_of_what_the_first_put_aside(
    house: Installation, tmp_path: Path
) -> None:
    save(house, tmp_path / "b", PHRASE)
    for _ in range(2):
        bring_back(house, tmp_path / "b", PHRASE)
    assert house.ask("SELECT count(*) FROM woman") == [(500,)]


def test_writes_during_a_backup_are_all_in_or_all_out(house: Installation, tmp_path: Path) -> None:
    """Counts and content come from one moment, or the proof after a restore would fail by itself."""
    writer = subprocess.Popen(
        house.command("manage", "shell", "-v0", "-c", _INSERTING),
        env=house.environment(),
        stderr=subprocess.DEVNULL,
    )
    try:
        while house.ask("SELECT max(id) FROM woman") == [(500,)]:
            assert writer.poll() is None
            time.sleep(0.05)
        manifest = save(house, tmp_path / "b")
    finally:
        writer.kill()
        writer.wait()
    assert manifest.tables["public.woman"] > 500
    time.sleep(0.2)
    bring_back(house, tmp_path / "b")
    assert house.ask("SELECT count(*) FROM woman") == [(manifest.tables["public.woman"],)]


_INSERTING = """
from itertools import count
from django.db import connection
cursor = connection.cursor()
for n in count(501):
    cursor.execute("INSERT INTO woman VALUES (%s, 'x')", [n])
"""


def test_existing_file_is_never_overwritten(house: Installation, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("quý")
    with pytest.raises(Failure, match="Đã có tệp"):
        save(house, tmp_path / "b")
    assert (tmp_path / "b").read_text() == "quý"


def test_failed_backup_leaves_no_file(
    house: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_WITHOUT_DATA", ("x --no-such-option=",))
    monkeypatch.setattr(clients, "database_of", lambda dsn: "there_is_no_such_database")
    with pytest.raises(Failure, match=r"pg_dump không làm được: .*there_is_no_such_database"):
        save(house, tmp_path / "b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_folder_that_cannot_be_written_is_said_clearly(house: Installation, tmp_path: Path) -> None:
    with pytest.raises(Failure, match="Không ghi được"):
        save(house, tmp_path / "no" / "b")


def test_backup_is_for_its_owner_alone(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b")
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600


def test_last_backup_is_noted(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b", PHRASE)
    assert json.loads((house.data / writing.NOTE).read_text()) == {
        "at": "2026-03-02T08:30:00+00:00",
        "file": str(tmp_path / "b"),
        "encrypted": True,
    }


def damaged(source: Path, dice: random.Random) -> bytes:
    content = bytearray(source.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(content)


def flip(house: Installation, tmp_path: Path, phrase: str | None, count: int) -> None:
    save(house, tmp_path / "whole", phrase)
    before, dice = state(house), random.Random(11)
    for _ in range(count):
        (tmp_path / "b").write_bytes(damaged(tmp_path / "whole", dice))
        with pytest.raises((Damaged, WrongPassphrase)):
            bring_back(house, tmp_path / "b", phrase)
    assert state(house) == before
    assert bring_back(house, tmp_path / "whole", phrase)


@locks
def test_flipped_bits_are_found_before_anything_is_touched(
    house: Installation, tmp_path: Path, phrase: str | None
) -> None:
    flip(house, tmp_path, phrase, 20)


@pytest.mark.nightly
@locks
def test_many_flipped_bits_are_found(house: Installation, tmp_path: Path, phrase: str | None) -> None:
    flip(house, tmp_path, phrase, 200)


def test_truncated_file_is_found_before_anything_is_touched(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "whole")
    before, content = state(house), (tmp_path / "whole").read_bytes()
    for length in (0, 10, len(content) // 2, len(content) - 1):
        (tmp_path / "b").write_bytes(content[:length])
        with pytest.raises(Damaged):
            bring_back(house, tmp_path / "b")
    assert state(house) == before


def test_wrong_passphrase_touches_nothing(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b", PHRASE)
    before = state(house)
    with pytest.raises(WrongPassphrase):
        bring_back(house, tmp_path / "b", PHRASE + ".")
    assert state(house) == before


def test_check_changes_nothing(house: Installation, tmp_path: Path) -> None:
    manifest = save(house, tmp_path / "b")
    before = state(house)
    assert restoring.check(tmp_path / "b", None) == manifest
    assert state(house) == before


def test_file_spoilt_after_the_check_replaces_nothing(
    house: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk may fail between the two readings."""
    manifest = save(house, tmp_path / "b")
    before = state(house)
    (tmp_path / "b").write_bytes(damaged(tmp_path / "b", random.Random(3)))
    monkeypatch.setattr(restoring, "check", lambda source, passphrase: manifest)
    with pytest.raises(Damaged):
        bring_back(house, tmp_path / "b")
    assert state(house) == before


def test_rows_that_do_not_arrive_replace_nothing(
    house: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(house, tmp_path / "b")
    before, counted = state(house), writing.tables
    monkeypatch.setattr(restoring, "tables", lambda connection: {**counted(connection), "public.woman": 499})
    with pytest.raises(Failure, match=r"không khớp với bản sao lưu ở: public\.woman"):
        bring_back(house, tmp_path / "b")
    assert state(house) == before


def test_dump_that_does_not_load_replaces_nothing(
    house: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(house, tmp_path / "b")
    before = state(house)
    monkeypatch.setattr(restoring, "_UNKNOWN_TO_OLD", b"CREATE TABLE")
    with pytest.raises(Failure, match=r"Không nạp được dữ liệu: .*ERROR"):
        bring_back(house, tmp_path / "b")
    assert state(house) == before


def test_failed_restore_leaves_no_database_behind(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "tables", lambda connection: {})
        with pytest.raises(Failure):
            bring_back(house, tmp_path / "b")
    name = clients.database_of(house.dsn)
    assert house.ask("SELECT datname FROM pg_database WHERE datname LIKE %s", f"{name}%") == [(name,)]


def test_newer_backup_is_refused_before_anything(house: Installation, tmp_path: Path) -> None:
    house.ask("INSERT INTO django_migrations (app, name, applied) VALUES ('members', '9999_later', now())")
    save(house, tmp_path / "b")
    house.ask("DELETE FROM django_migrations WHERE name = '9999_later'")
    before = state(house)
    with pytest.raises(Failure, match=r"phiên bản mới hơn.*members\.9999_later"):
        bring_back(house, tmp_path / "b")
    assert state(house) == before


def test_older_backup_gets_todays_tables(house: Installation, tmp_path: Path) -> None:
    """An installation of the previous version, told by a step that is not yet done."""
    known = all_known(house)
    house.ask("DROP TABLE django_session")
    house.ask("DELETE FROM django_migrations WHERE app = 'sessions'")
    save(house, tmp_path / "b")
    restoring.restore(tmp_path / "b", house.data, house.dsn, passphrase=None, known=known, without_keys=False)
    assert all_known(house) == known
    assert house.ask("SELECT count(*) FROM django_session") == [(0,)]


def all_known(house: Installation) -> set[str]:
    return {str(name) for (name,) in house.ask("SELECT app || '.' || name FROM django_migrations")}


def test_database_in_use_is_not_replaced(house: Installation, tmp_path: Path) -> None:
    save(house, tmp_path / "b")
    before = state(house)
    with psycopg.connect(house.dsn), pytest.raises(Failure, match="Sổ Hội đang chạy"):
        bring_back(house, tmp_path / "b")
    assert state(house) == before


def test_database_used_in_the_last_moment_is_not_replaced(
    house: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(house, tmp_path / "b")
    before = state(house)
    monkeypatch.setattr(restoring, "_refuse_in_use", lambda dsn: None)
    with psycopg.connect(house.dsn), pytest.raises(Failure, match="vừa dùng dữ liệu"):
        bring_back(house, tmp_path / "b")
    assert state(house) == before


def crafted(target: Path, *names: str) -> None:
    """A file whose seals are all right, made by somebody else: without a passphrase anybody can."""
    import io

    with target.open("wb") as file:
        writer = Writer(file, None)
        parts = {name: writer.part(name, io.BytesIO(b"x")) for name in names}
        fields = {"created": "", "program": "", "postgres": "", "tables": {}, "migrations": [], "keys": ""}
        writer.finish(json.dumps({**fields, "parts": parts, "format": 1}).encode())


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "media/../../x", "pg.json", "media"])
def test_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Damaged, match="tên tệp lạ"):
        restoring._inside(tmp_path, name)


def test_file_without_a_database_is_refused(tmp_path: Path) -> None:
    crafted(tmp_path / "b", "keys.json")
    with pytest.raises(Damaged, match="không khớp với bản kê"):
        restoring.check(tmp_path / "b", None)


def test_part_that_comes_twice_is_refused(tmp_path: Path) -> None:
    crafted(tmp_path / "b", DUMP, DUMP)
    with pytest.raises(Damaged, match="không khớp với bản kê"):
        restoring.check(tmp_path / "b", None)


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"parts": 3}', b'{"format": 2, "parts": {}}'])
def test_manifest_that_says_nothing_is_refused(tmp_path: Path, manifest: bytes) -> None:
    with (tmp_path / "b").open("wb") as file:
        Writer(file, None).finish(manifest)
    with pytest.raises(Damaged):
        restoring.check(tmp_path / "b", None)


def test_other_file_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "b", "w"):
        pass
    with pytest.raises(Damaged, match="không phải là tệp sao lưu"):
        restoring.check(tmp_path / "b", None)


def test_memory_stays_flat_however_large_a_part_is(tmp_path: Path) -> None:
    """Frames are bounded, so a reader and a writer hold one at a time."""
    (tmp_path / "large").write_bytes(b"\x00" * (5 * container.FRAME + 1))
    with (tmp_path / "b").open("wb") as file, (tmp_path / "large").open("rb") as large:
        writer = Writer(file, None)
        assert writer.part("media/x", large)[0] == 5 * container.FRAME + 1
        writer.finish(b"{}")
    with (tmp_path / "b").open("rb") as file:
        sizes = [len(piece.content) for piece in container.read(file, None)]
    assert sizes == [7, *[container.FRAME] * 5, 1, 2]
