"""The command line: exit codes, where words go, and what a person reads when something is wrong."""

import json
import os
import subprocess
from pathlib import Path

import psycopg
import pytest

from sohoi.config import cli
from tests.config.conftest import Installation, administer


def test_every_command_has_a_vietnamese_line_of_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert left.value.code == 0
    assert [name for name in cli.names() if f"\n    {name} " not in said] == []
    assert {"backup", "doctor", "init", "manage", "restore", "serve", "tick", "worker"} <= set(cli.names())


@pytest.mark.parametrize("name", cli.names())
def test_every_command_explains_itself_without_a_database(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOHOI_DATA", str(tmp_path / "data"))
    with pytest.raises(SystemExit) as left:
        cli.main([name, "--help"])
    assert left.value.code == 0
    assert f"cách dùng: sohoi {name}" in capsys.readouterr().out
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "sohoi: còn thiếu: LỆNH"),
        (["bay"], "sohoi: LỆNH: không có lựa chọn 'bay'"),
        (["backup"], "sohoi backup: còn thiếu: TỆP"),
        (["backup", "a", "--pass"], "sohoi: không hiểu: --pass"),
        (["serve", "--port", "tám"], "sohoi serve: --port: giá trị không hợp lệ: 'tám'"),
        (["restore", "a", "--drop-previous"], "sohoi restore: --drop-previous: không dùng cùng với TỆP"),
    ],
)
def test_wrong_use_is_told_in_vietnamese(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    said = capsys.readouterr()
    assert left.value.code == 2
    assert said.err.startswith(complaint)
    assert said.out == ""


def test_output_of_a_command_is_untouched(installation: Installation) -> None:
    done = installation.sohoi("manage", "shell", "-v0", "-c", "print('đây')")
    assert (done.stdout, done.returncode) == ("đây\n", 0)


def test_exit_code_of_a_command_is_passed_on(installation: Installation) -> None:
    done = installation.sohoi("manage", "shell", "-v0", "-c", "import sys; sys.exit(7)")
    assert done.returncode == 7


def test_options_of_django_are_not_taken_for_ours(installation: Installation) -> None:
    assert "showmigrations" in installation.sohoi("manage", "help").stdout
    assert "--plan" in installation.sohoi("manage", "migrate", "--help").stdout


def test_failure_is_one_line_and_exit_code_one(installation: Installation) -> None:
    done = installation.sohoi("restore", "không-có")
    assert (done.stdout, done.stderr, done.returncode) == ("", "Không có tệp không-có.\n", 1)


def test_reader_that_goes_away_is_no_drama(installation: Installation) -> None:
    line = "import sys\nfor n in range(99999): print('dòng', n)"
    with subprocess.Popen(
        installation.command("manage", "shell", "-v0", "-c", line),
        env=installation.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode == 1


def test_empty_database_is_filled_before_a_command(installation: Installation, tmp_path: Path) -> None:
    name = installation.dsn.split("dbname=")[1].split()[0]
    administer(os.environ["DATABASE_URL"], "DROP DATABASE {}", name)
    administer(os.environ["DATABASE_URL"], "CREATE DATABASE {}", name)
    done = installation.sohoi("backup", tmp_path / "b", "--json")
    assert done.returncode == 0
    assert "Đang chuẩn bị các bảng dữ liệu" in done.stderr
    assert json.loads(done.stdout)["rows"] > 0


def test_two_commands_at_once_on_an_empty_database_agree(installation: Installation, tmp_path: Path) -> None:
    name = installation.dsn.split("dbname=")[1].split()[0]
    administer(os.environ["DATABASE_URL"], "DROP DATABASE {}", name)
    administer(os.environ["DATABASE_URL"], "CREATE DATABASE {}", name)
    both = [
        subprocess.Popen(
            installation.command("init"), env=installation.environment(), stderr=subprocess.DEVNULL
        )
        for _ in range(2)
    ]
    assert [process.wait() for process in both] == [0, 0]


def test_database_of_a_newer_program_is_left_alone(installation: Installation) -> None:
    installation.ask("INSERT INTO django_migrations (app, name, applied) VALUES ('members', '9999_x', now())")
    done = installation.sohoi("init")
    assert done.returncode == 1
    assert done.stderr == "Dữ liệu do phiên bản mới hơn của chương trình tạo ra. Hãy cập nhật chương trình.\n"


def test_backup_and_restore_by_hand(installation: Installation, tmp_path: Path) -> None:
    installation.ask("CREATE TABLE woman AS SELECT 7 AS age")
    phrase = {"SOHOI_PASSPHRASE": "ba con mèo và bốn cái thúng"}
    saved = installation.sohoi("backup", tmp_path / "b", "--passphrase", "--json", **phrase)
    assert json.loads(saved.stdout)["bytes"] == (tmp_path / "b").stat().st_size
    installation.ask("DROP TABLE woman")
    checked = installation.sohoi("restore", tmp_path / "b", "--check", "--json", **phrase)
    assert json.loads(checked.stdout)["rows"] == json.loads(saved.stdout)["rows"]
    restored = installation.sohoi("restore", tmp_path / "b", **phrase)
    assert (restored.returncode, restored.stdout) == (0, "")
    assert installation.ask("SELECT age FROM woman") == [(7,)]
    assert installation.sohoi("restore", "--drop-previous").returncode == 0


def test_short_passphrase_is_refused(installation: Installation, tmp_path: Path) -> None:
    done = installation.sohoi("backup", tmp_path / "b", "--passphrase", SOHOI_PASSPHRASE="ngắn")
    assert (done.returncode, done.stderr.startswith("Câu mật khẩu quá ngắn")) == (1, True)
    assert not (tmp_path / "b").exists()


def test_unlocked_backup_says_what_it_lacks(installation: Installation, tmp_path: Path) -> None:
    assert "Chìa khóa dữ liệu" in installation.sohoi("backup", tmp_path / "b").stderr


def test_restore_waits_for_nobody_who_serves(installation: Installation, tmp_path: Path) -> None:
    installation.sohoi("backup", tmp_path / "b")
    with psycopg.connect(installation.dsn):
        done = installation.sohoi("restore", tmp_path / "b")
    assert (done.returncode, done.stderr) == (
        1,
        "Sổ Hội đang chạy. Hãy dừng lại (Ctrl+C) rồi mới phục hồi.\n",
    )
