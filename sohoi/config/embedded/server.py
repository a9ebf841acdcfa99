"""The running server: recognised, started, prepared, halted."""

import os
import random
import re
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from sohoi.config.embedded.account import Account
from sohoi.config.embedded.binaries import Binaries
from sohoi.config.embedded.errors import ServerError
from sohoi.config.embedded.home import ROLE, SUPERUSER, Place, Secrets

PORT_TRIES = 5
LOCK_PATIENCE = 15.0
_START_PATIENCE = 3600
_LOG_LIMIT = 10_000_000
_PORT_TAKEN = re.compile(r"could not (bind|create any TCP/IP sockets)")
_ORPHANED = re.compile(r"shared memory block .* is still in use")
_STILL_LOCKED = re.compile(rf'lock file "[^"]*" already exists|{_ORPHANED.pattern}')

# Statements and the DETAIL of errors carry members' data, so the log has neither.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "max_connections": "60",
    "jit": "off",
    # A register is in memory or on a disk without arms; with the default of 4 the six thousand records of a
    # commune are fetched by reading the half million of the province.
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_timezone": "Asia/Ho_Chi_Minh",
}
_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def port_of(place: Place, secrets: Secrets) -> int | None:
    """Where the server of this cluster answers, or None. Asked of the server; a pid alone proves nothing.

    Waits while it recovers from a crash.
    """
    while (port := _port_on_file(place.cluster)) is not None:
        try:
            with connected(replace(secrets, port=port), "postgres") as connection:
                return port if _serves(connection, place.cluster) else None
        except psycopg.errors.CannotConnectNow:
            time.sleep(0.2)
        except psycopg.OperationalError:
            return None
    return None


def start(place: Place, binaries: Binaries, account: Account, secrets: Secrets, *, fsync: bool) -> int:
    """Start the server and return its port: the kept one, or another when that is taken.

    Raises ServerError with the server's last words.
    """
    _cut_log(place.log)
    deadline, port, tries, cleared = time.monotonic() + LOCK_PATIENCE, free_port(secrets.port), 1, False
    while said := _launch(place, binaries, account, port, fsync=fsync):
        if _PORT_TAKEN.search(said) and tries < PORT_TRIES:
            port, tries = free_port(0), tries + 1
        elif _STILL_LOCKED.search(said) and time.monotonic() < deadline:
            if _ORPHANED.search(said):
                _end_orphans(place.cluster)
            time.sleep(0.2)
            # It lives after all: it was only recovering from a killed backend when we asked.
            if alive := port_of(place, secrets):
                return alive
            cleared = cleared or _clear_stale_pid(place.cluster)
        else:
            raise ServerError(f"Cơ sở dữ liệu không khởi động được. Nhật ký {place.log}:\n{said[-1500:]}")
    return port


def halt(place: Place, binaries: Binaries, account: Account) -> None:
    """Stop it in order: running statements are broken off and rolled back, nothing committed is lost."""
    done = account.run([binaries.path("pg_ctl"), "stop", "-D", place.cluster, "-m", "fast", "-w", "-t", "60"])
    if done.returncode != 0:
        raise ServerError(f"Cơ sở dữ liệu không dừng được: {done.stderr.strip()}")


def prepare(secrets: Secrets, database: str) -> None:
    """The program's role and database, made when missing.

    The program is no superuser: a hole in it must not become a shell on the machine.
    """
    with connected(secrets, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
            connection.execute(role.format(sql.Identifier(ROLE), sql.Literal(secrets.role_password)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            create = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(create.format(sql.Identifier(database), sql.Identifier(ROLE)))


@contextmanager
def connected(secrets: Secrets, database: str) -> Iterator[psycopg.Connection]:
    """The superuser's own connection, whatever PG... variables the caller's environment holds."""
    with psycopg.connect(
        secrets.dsn(SUPERUSER, database),
        hostaddr="127.0.0.1",
        gssencmode="disable",
        options="",
        connect_timeout=5,
        autocommit=True,
    ) as connection:
        yield connection


def free_port(wanted: int) -> int:
    """The wanted port if it is free, else another; below the range that systems hand out by themselves."""
    for port in (wanted, *random.sample(range(20000, 32000), 50)):
        if port and _is_free(port):
            return port
    raise ServerError("Máy không còn cổng mạng nào trống cho cơ sở dữ liệu.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _launch(place: Place, binaries: Binaries, account: Account, port: int, *, fsync: bool) -> str:
    """Empty when it serves; else what it wrote to its log in this try."""
    settings = {**_SETTINGS, "port": str(port), **({} if fsync else _UNSAFE)}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    before = place.log.stat().st_size if place.log.exists() else 0
    where: list[str | Path] = ["-D", place.cluster, "-l", place.log, "-o", options]
    done = account.run([binaries.path("pg_ctl"), "start", *where, "-w", "-s", "-t", str(_START_PATIENCE)])
    if done.returncode == 0:
        return ""
    return (_log_since(place.log, before) + done.stderr).strip() or "(không có lời nào)"


def _log_since(log: Path, position: int) -> str:
    if not log.exists():
        return ""
    return log.read_bytes()[position:].decode("utf-8", "replace")


def _cut_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))


def _port_on_file(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().splitlines()[3])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _serves(connection: psycopg.Connection, cluster: Path) -> bool:
    """The server names the folder as it was at its start; one moved since is known by its inhabitants."""
    row = connection.execute("SHOW data_directory").fetchone()
    named = Path(row[0]) if row else None
    pid = connection.info.backend_pid
    return bool(named and named.exists() and named.samefile(cluster)) or pid in _inhabitants(cluster)


def _inhabitants(cluster: Path) -> set[int]:
    """The processes that work inside the cluster, where the system tells (Linux)."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.samefile(cluster):
                found.add(int(link.parent.name))
        except OSError:
            continue
    return found


def _end_orphans(cluster: Path) -> None:
    """End the backends of a killed server: nobody waits for their answers, and they hold its memory."""
    for pid in _inhabitants(cluster):
        with suppress(OSError):
            if Path(f"/proc/{pid}/comm").read_text() == "postgres\n":
                os.kill(pid, signal.SIGTERM)


def _clear_stale_pid(cluster: Path) -> bool:
    """Remove the pid file of a killed server whose number now belongs to some other process.

    Only when nobody works in the cluster any more: a backend that outlived its server still may.
    """
    if not Path("/proc/self/cwd").exists() or _inhabitants(cluster):
        return False
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    return True
