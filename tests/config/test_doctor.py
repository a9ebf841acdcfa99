"""Each finding appears when its reason is there, and not otherwise."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from sohoi.config import doctor, schema, serving
from sohoi.config.doctor import OK, WARN, WRONG, Finding
from sohoi.config.failure import Failure
from sohoi.config.tick import beat_file
from tests.config.conftest import Installation

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings: Settings, tmp_path: Path) -> Path:
    """A well-kept data folder."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    for name in ("keys.json", "secret_key"):
        (folder / name).write_text("x")
        (folder / name).chmod(0o600)
    settings.SOHOI_DATA = folder
    return folder


def levels(check: Callable[[], doctor.Pairs]) -> list[str]:
    return [level for level, _ in check()]


def said(check: Callable[[], doctor.Pairs]) -> str:
    return "\n".join(text for _, text in check())


def test_every_check_can_be_found_and_says_something(data: Path) -> None:
    found = doctor.examine()
    assert {each.level for each in found} <= {OK, WARN, WRONG}
    assert [each for each in found if "Không kiểm tra được" in each.text] == []


def broken() -> doctor.Pairs:
    raise ValueError("tên của một chị")


def failing() -> doctor.Pairs:
    raise Failure("Hãy cài gói.")


def fine() -> doctor.Pairs:
    yield OK, "Tốt."


def test_broken_check_is_a_finding_and_tells_no_secret() -> None:
    paths = [f"{__name__}.{name}" for name in ("broken", "failing", "fine", "missing")]
    assert [(each.level, each.text) for each in doctor.examine(paths)] == [
        (WRONG, f"Không kiểm tra được «{paths[0]}» (ValueError)."),
        (WRONG, "Hãy cài gói."),
        (OK, "Tốt."),
        (WRONG, f"Không kiểm tra được «{paths[3]}» (ImportError)."),
    ]


def test_same_words_are_said_once() -> None:
    path = f"{__name__}.fine"
    assert doctor.examine([path, path]) == [Finding(path, OK, "Tốt.")]


def test_database_tells_its_version() -> None:
    assert levels(doctor.database) == [OK]
    assert "PostgreSQL 1" in said(doctor.database)


def test_old_database_of_a_restore_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.restoring, "previous", lambda dsn: "postgres")
    assert levels(doctor.database) == [OK, WARN]
    assert "--drop-previous" in said(doctor.database)


def test_server_without_fsync_is_wrong() -> None:
    """As the servers of the tests are."""
    assert levels(doctor.durability) == [WRONG]
    assert "fsync, full_page_writes, synchronous_commit" in said(doctor.durability)


def test_missing_steps_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert levels(doctor.tables) == [OK]
    monkeypatch.setattr(schema, "missing", lambda: {("members", "0002_x")})
    assert levels(doctor.tables) == [WARN]


def test_keys_that_others_may_read_are_wrong(data: Path) -> None:
    assert levels(doctor.keys) == [OK, OK]
    (data / "keys.json").chmod(0o640)
    assert levels(doctor.keys) == [WRONG, OK]
    assert f"chmod 600 {data}/keys.json" in said(doctor.keys)


def test_keys_that_do_not_exist_yet_are_told(data: Path) -> None:
    (data / "keys.json").unlink()
    assert levels(doctor.keys) == [WARN, OK]


@pytest.mark.parametrize(
    ("mode", "level"), [(0o700, OK), (0o711, OK), (0o755, WARN), (0o750, WARN), (0o722, WARN)]
)
def test_folder_that_others_may_look_into_is_told(data: Path, mode: int, level: str) -> None:
    data.chmod(mode)
    assert levels(doctor.rights) == [level]


def test_folder_that_cannot_be_written_is_wrong(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    assert levels(doctor.rights) == [WRONG]


@pytest.mark.parametrize(("free", "level"), [(9e8, WRONG), (4e9, WARN), (6e9, OK)])
def test_full_disk_is_told_in_time(
    data: Path, monkeypatch: pytest.MonkeyPatch, free: float, level: str
) -> None:
    class Usage:
        def __init__(self) -> None:
            self.free = free

    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: Usage())
    assert levels(doctor.disk) == [level]


def backed_up(data: Path, days: float, *, encrypted: bool = True, file: str = "/kho/b") -> None:
    note = {"at": (timezone.now() - timedelta(days=days)).isoformat(), "file": file, "encrypted": encrypted}
    (data / "last-backup.json").write_text(json.dumps(note))


def test_no_backup_at_all_is_told(data: Path) -> None:
    assert levels(doctor.backups) == [WARN]
    (data / "last-backup.json").write_text("{")
    assert levels(doctor.backups) == [WARN]


def test_backup_that_grew_old_is_told(data: Path) -> None:
    backed_up(data, 6)
    assert levels(doctor.backups) == [OK]
    backed_up(data, 9)
    assert levels(doctor.backups) == [WARN]
    assert "cách đây 9 ngày" in said(doctor.backups)


def test_backup_without_keys_is_told(data: Path) -> None:
    backed_up(data, 1, encrypted=False)
    assert levels(doctor.backups) == [OK, WARN]


def test_backup_beside_what_it_saves_is_told(data: Path) -> None:
    backed_up(data, 1, file=str(data / "b"))
    assert levels(doctor.backups) == [OK, WARN]


def serving_now(data: Path, pid: int) -> None:
    with (data / "serve.json").open("w") as note:
        serving.write_note(note, {"pid": pid, "address": "http://localhost:8000"})


def test_house_at_rest_is_fine(data: Path) -> None:
    assert said(doctor.processes) == "Sổ Hội hiện không chạy."
    serving_now(data, 2**22 + 1)
    assert said(doctor.processes) == "Sổ Hội hiện không chạy."


def test_house_that_serves_tells_its_address(data: Path) -> None:
    serving_now(data, os.getpid())
    beat_file().touch()
    assert said(doctor.processes) == "Sổ Hội đang chạy tại http://localhost:8000."


def test_silent_tick_is_wrong(data: Path) -> None:
    serving_now(data, os.getpid())
    beat_file().touch()
    os.utime(beat_file(), (0, 0))
    assert levels(doctor.processes) == [OK, WRONG]


@pytest.mark.parametrize(("minutes", "level"), [(1, OK), (11, WARN)])
def test_work_that_waits_too_long_is_told(minutes: int, level: str) -> None:
    DBTaskResult.objects.create(
        status="READY",
        enqueued_at=timezone.now() - timedelta(minutes=minutes),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x",
        backend_name="default",
    )
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=minutes))
    assert levels(doctor.queue) == [level]


@pytest.fixture
def calm(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A configuration without fault."""
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.DEBUG, settings.SOHOI_REQUIRE_TOTP, settings.SOHOI_HTTPS = False, True, False
    monkeypatch.setattr(doctor.env, "unknown", list)
    return settings


def test_calm_configuration_is_not_mentioned(calm: Settings) -> None:
    assert levels(doctor.configuration) == []


def test_open_house_without_https_is_told(calm: Settings) -> None:
    calm.ALLOWED_HOSTS = ["localhost", "hoi.xa.vn"]
    assert levels(doctor.configuration) == [WARN]
    calm.SOHOI_HTTPS = True
    assert levels(doctor.configuration) == []


def test_debug_is_wrong(calm: Settings) -> None:
    calm.DEBUG = True
    assert levels(doctor.configuration) == [WRONG]


def test_passwords_alone_are_told_except_in_the_demonstration(calm: Settings) -> None:
    calm.SOHOI_REQUIRE_TOTP = False
    assert levels(doctor.configuration) == [WARN]
    calm.SOHOI_DEMO = True
    assert levels(doctor.configuration) == []


def test_misspelt_variable_is_told(calm: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.env, "unknown", lambda: ["SOHOI_HTPPS"])
    assert said(doctor.configuration) == "Biến môi trường SOHOI_HTPPS không có nghĩa gì; có viết nhầm không?"


def test_command_speaks_to_people(installation: Installation) -> None:
    done = installation.sohoi("doctor")
    marks = {line[:6].strip() for line in done.stdout.splitlines()}
    assert {"Tốt", "HỎNG"} <= marks <= {"Tốt", "Lưu ý", "HỎNG"}
    assert done.returncode == 1


def test_command_speaks_to_machines(installation: Installation) -> None:
    found = json.loads(installation.sohoi("doctor", "--json").stdout)
    assert {tuple(sorted(each)) for each in found} == {("check", "level", "text")}


def test_unreachable_database_is_a_finding_among_others(installation: Installation) -> None:
    done = installation.sohoi("doctor", DATABASE_URL="postgresql://a:b@127.0.0.1:1/c")
    assert done.returncode == 1
    assert done.stdout.count("Không kết nối được cơ sở dữ liệu.") == 1
    assert "Thư mục dữ liệu" in done.stdout
