"""From the running installation into one file; nobody has to stop working."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from sohoi.config.backup import clients
from sohoi.config.backup.container import Writer
from sohoi.config.backup.manifest import DUMP, KEY_FILES, Manifest, keys_digest
from sohoi.config.failure import Failure

NOTE = "last-backup.json"
# Sessions end with a restore: whoever was signed in then has to prove herself again.
_WITHOUT_DATA = ("django_session",)


def write(target: Path, data: Path, dsn: str, *, passphrase: str | None, now: datetime) -> Manifest:
    """Write the backup of the data folder and its database; the keys go along only under a passphrase.

    Raises Failure, and then leaves no file behind. An existing file is never overwritten.
    """
    if target.exists():
        raise Failure(f"Đã có tệp {target}; hãy đặt tên khác.")
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with _private_file(part) as file:
            manifest = _fill(Writer(file, passphrase), data, dsn, with_keys=passphrase is not None, now=now)
        # A link fails where a rename would replace a file that appeared meanwhile.
        target.hardlink_to(part)
    except OSError as error:
        raise Failure(f"Không ghi được {target}: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    _note(data, target, now, encrypted=passphrase is not None)
    return manifest


def tables(connection: psycopg.Connection) -> dict[str, int]:
    """The number of rows of every table whose rows a backup holds."""
    names = connection.execute(
        "SELECT format('%I.%I', schemaname, tablename), tablename FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
    ).fetchall()
    counted = {}
    for qualified, bare in names:
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.SQL(qualified))).fetchone()
        counted[qualified] = 0 if bare in _WITHOUT_DATA else int(row[0] if row else 0)
    return counted


def _fill(writer: Writer, data: Path, dsn: str, *, with_keys: bool, now: datetime) -> Manifest:
    parts = {}
    with _snapshot(dsn) as (connection, snapshot):
        server = connection.info.server_version
        with _dump(dsn, server // 10000, snapshot) as stream:
            parts[DUMP] = writer.part(DUMP, stream)
        counted, migrations = tables(connection), _migrations(connection)
    for name, path in _files(data, with_keys=with_keys):
        with path.open("rb") as file:
            parts[name] = writer.part(name, file)
    manifest = Manifest(
        created=now.isoformat(timespec="seconds"),
        program=version("sohoi"),
        postgres=f"{server // 10000}.{server % 10000}",
        tables=counted,
        migrations=migrations,
        parts=parts,
        keys=keys_digest(data),
    )
    writer.finish(manifest.encode())
    return manifest


@contextmanager
def _snapshot(dsn: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """One moment of the database, seen by us and by pg_dump alike: counts and content agree."""
    with psycopg.connect(dsn, application_name="sohoi backup") as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield connection, str(row[0]) if row else ""


@contextmanager
def _dump(dsn: str, server_major: int, snapshot: str) -> Iterator[IO[bytes]]:
    programs = clients.for_server(dsn, server_major)
    skipped = [f"--exclude-table-data=*.{name}" for name in _WITHOUT_DATA]
    options = ["-Fc", "--no-owner", "--no-privileges", "--no-comments", f"--snapshot={snapshot}", *skipped]
    command = [programs.path("pg_dump"), *options, clients.database_of(dsn)]
    with tempfile.NamedTemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603
            command, env=clients.environment(dsn), stdout=subprocess.PIPE, stderr=log
        )
        with process as dumping:
            assert dumping.stdout is not None  # noqa: S101 - for the type checker: PIPE was asked for
            yield dumping.stdout
        if process.returncode != 0:
            raise Failure(f"pg_dump không làm được: {clients.last_words(Path(log.name))}")


def _migrations(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return [row[0] for row in rows]


def _files(data: Path, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    if with_keys:
        yield from ((name, data / name) for name in KEY_FILES if (data / name).exists())
    for path in sorted((data / "media").rglob("*")):
        if path.is_file():
            yield path.relative_to(data).as_posix(), path


@contextmanager
def _private_file(path: Path) -> Iterator[IO[bytes]]:
    """A file for its owner alone, on the disk for good when the block ends."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _note(data: Path, target: Path, now: datetime, *, encrypted: bool) -> None:
    note = {"at": now.isoformat(timespec="seconds"), "file": str(target.absolute()), "encrypted": encrypted}
    (data / NOTE).write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
