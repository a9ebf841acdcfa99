"""From a backup file into a new database, which takes the old one's place only when it is proved whole."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path, PurePosixPath
from subprocess import DEVNULL, PIPE, Popen
from typing import IO

import psycopg
from psycopg import sql

from sohoi.config.backup import clients, container
from sohoi.config.backup.container import MANIFEST, PART, Damaged
from sohoi.config.backup.manifest import DUMP, KEY_FILES, Manifest, keys_digest
from sohoi.config.backup.writing import tables
from sohoi.config.failure import Failure

# pg_dump of 17 and later writes this line; older servers refuse it.
_UNKNOWN_TO_OLD = b"SET transaction_timeout = 0;\n"
_HEAD = 16_384
_MANIFEST_NAME = "manifest"


def check(source: Path, passphrase: str | None) -> Manifest:
    """Read the whole file and prove it; writes nothing. Raises Damaged or WrongPassphrase."""
    sums: dict[str, tuple[int, str]] = {}
    with _opened(source) as file:
        for name, pieces in _parts(file, passphrase):
            if name == _MANIFEST_NAME:
                return _fitting(Manifest.decode(b"".join(pieces)), sums)
            sums[name] = _sum(pieces)
    raise Damaged("Tệp sao lưu bị hỏng: thiếu bản kê.")


def _fitting(manifest: Manifest, sums: dict[str, tuple[int, str]]) -> Manifest:
    if sums != manifest.parts or DUMP not in sums:
        raise Damaged("Tệp sao lưu bị hỏng: các phần không khớp với bản kê.")
    return manifest


def is_encrypted(source: Path) -> bool:
    """Does the file need a passphrase?"""
    with _opened(source) as file:
        return container.is_encrypted(file)


def restore(
    source: Path, data: Path, dsn: str, *, passphrase: str | None, known: set[str], without_keys: bool
) -> Manifest:
    """Put what the file holds in the place of what is there now.

    known: the "app.name" of every migration this program has. The database that was there stays beside, under
    the name that `previous` gives, until the next restore. Raises Failure; then nothing was replaced.
    """
    manifest = check(source, passphrase)
    _refuse_newer(manifest, known)
    _refuse_foreign_keys(manifest, data, without_keys=without_keys)
    _refuse_in_use(dsn)
    fresh = clients.with_database(dsn, f"{clients.database_of(dsn)}_new")
    with _workspace(data) as workspace, _new_database(dsn, fresh):
        _unpack(source, passphrase, workspace, fresh)
        _prove(fresh, manifest)
        if known - set(manifest.migrations):
            _bring_up_to_date(fresh)
        _swap(dsn, fresh)
        _place_files(workspace, data)
    return manifest


def previous(dsn: str) -> str:
    """The name of the database that a restore put aside."""
    return f"{clients.database_of(dsn)}_previous"


def drop_previous(data: Path, dsn: str) -> None:
    """Delete for good what restores put aside: the database, the keys that open it, the files."""
    with _maintenance(dsn) as connection:
        connection.execute(_sql("DROP DATABASE IF EXISTS {}", previous(dsn)))
    for name in (*KEY_FILES, "media"):
        _delete(data / f"{name}.previous")


def _parts(file: IO[bytes], passphrase: str | None) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and pieces of each part in order; the manifest comes last."""

    def named() -> Iterator[tuple[str, container.Piece]]:
        name = ""
        for piece in container.read(file, passphrase):
            if piece.kind == PART:
                name = piece.content.decode(errors="replace")
            yield _MANIFEST_NAME if piece.kind == MANIFEST else name, piece

    for name, group in groupby(named(), key=itemgetter(0)):
        yield name, (piece.content for _, piece in group if piece.kind != PART)


def _sum(pieces: Iterator[bytes]) -> tuple[int, str]:
    digest, size = sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _refuse_newer(manifest: Manifest, known: set[str]) -> None:
    apps = {name.split(".")[0] for name in known}
    if strange := [name for name in manifest.migrations if name.split(".")[0] in apps and name not in known]:
        raise Failure(
            f"Bản sao lưu do phiên bản mới hơn ({manifest.program}) tạo ra. Hãy cập nhật chương trình. "
            f"({', '.join(strange[:3])})"
        )


def _refuse_foreign_keys(manifest: Manifest, data: Path, *, without_keys: bool) -> None:
    """Without its own keys nobody ever reads the identity numbers in this backup again."""
    if manifest.has_keys or not manifest.keys or manifest.keys == keys_digest(data) or without_keys:
        return
    raise Failure(
        "Bản sao lưu không kèm chìa khóa, mà chìa khóa trên máy này không phải của nó: sẽ không đọc được số "
        f"định danh. Hãy đặt tệp keys.json đúng vào {data}, hoặc thêm --without-keys nếu chấp nhận mất."
    )


def _refuse_in_use(dsn: str) -> None:
    """Running processes hold the old keys in memory and would write into the old database until the end."""
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
    if row and row[0]:
        raise Failure("Sổ Hội đang chạy. Hãy dừng lại (Ctrl+C) rồi mới phục hồi.")


@contextmanager
def _workspace(data: Path) -> Iterator[Path]:
    """A folder on the same disk as the data, so that files come into place by a rename."""
    folder = Path(tempfile.mkdtemp(prefix="restoring-", dir=data))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _new_database(dsn: str, fresh: str) -> Iterator[None]:
    """An empty database that is gone again after the block, unless it was renamed by then."""
    name = clients.database_of(fresh)
    with _maintenance(dsn) as connection:
        connection.execute(_sql("DROP DATABASE IF EXISTS {}", name))
        try:
            connection.execute(_sql("CREATE DATABASE {} TEMPLATE template0", name))
        except psycopg.errors.InsufficientPrivilege:
            raise Failure("Tài khoản cơ sở dữ liệu cần quyền CREATEDB để phục hồi.") from None
    try:
        yield
    finally:
        with _maintenance(dsn) as connection:
            connection.execute(_sql("DROP DATABASE IF EXISTS {}", name))


def _unpack(source: Path, passphrase: str | None, workspace: Path, fresh: str) -> None:
    with _opened(source) as file:
        for name, pieces in _parts(file, passphrase):
            if name == DUMP:
                _load(pieces, fresh)
            elif name != _MANIFEST_NAME:
                _write(pieces, _inside(workspace, name))


def _inside(workspace: Path, name: str) -> Path:
    """Only our own files: a name must not lead out of the folder."""
    path = PurePosixPath(name)
    in_media = len(path.parts) > 1 and path.parts[0] == "media" and ".." not in path.parts
    if name not in KEY_FILES and not in_media:
        raise Damaged("Tệp sao lưu có một tên tệp lạ.")
    return workspace / path


def _write(pieces: Iterator[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _load(pieces: Iterator[bytes], fresh: str) -> None:
    """pg_restore turns the dump into statements, psql runs them in one transaction; we sit in between."""
    with psycopg.connect(fresh) as connection:
        programs = clients.for_server(fresh, connection.info.server_version // 10000)
    reading = [programs.path("pg_restore"), "--no-owner", "--no-privileges", "-f", "-"]
    once = ["-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1"]
    loading = [programs.path("psql"), *once, "-d", clients.database_of(fresh)]
    environment = clients.environment(fresh)
    with tempfile.NamedTemporaryFile() as log:
        reader = Popen(reading, env=environment, stdin=PIPE, stdout=PIPE, stderr=log)  # noqa: S603
        runner = Popen(loading, env=environment, stdin=PIPE, stdout=DEVNULL, stderr=log)  # noqa: S603
        with reader, runner:
            pump = threading.Thread(target=_pump, args=[reader.stdout, runner.stdin])
            pump.start()
            try:
                _feed(pieces, reader)
            finally:
                pump.join()
        if reader.returncode != 0 or runner.returncode != 0:
            raise Failure(f"Không nạp được dữ liệu: {clients.last_words(Path(log.name))}")


def _feed(pieces: Iterator[bytes], reader: Popen[bytes]) -> None:
    """A reader that gave up breaks the pipe; why, it says in its own words."""
    assert reader.stdin is not None  # noqa: S101 - for the type checker: PIPE was asked for
    with suppress(BrokenPipeError), reader.stdin as sink:
        for piece in pieces:
            sink.write(piece)


def _pump(source: IO[bytes], sink: IO[bytes]) -> None:
    with suppress(BrokenPipeError), sink:
        sink.write(source.read(_HEAD).replace(_UNKNOWN_TO_OLD, b""))
        shutil.copyfileobj(source, sink, 1 << 18)
    while source.read(1 << 18):
        pass


def _prove(fresh: str, manifest: Manifest) -> None:
    with psycopg.connect(fresh) as connection:
        found = tables(connection)
    if found != manifest.tables:
        wrong = {name for name, _ in found.items() ^ manifest.tables.items()}
        raise Failure(f"Số dòng sau khi nạp không khớp với bản sao lưu ở: {', '.join(sorted(wrong))}.")


def _bring_up_to_date(fresh: str) -> None:
    """A backup of an older program gets today's tables before anybody sees it."""
    command = [sys.executable, "-P", "-m", "sohoi.config", "manage", "migrate", "--noinput", "-v0"]
    environment = {**os.environ, "DATABASE_URL": fresh}
    if subprocess.run(command, env=environment, stdout=sys.stderr.fileno(), check=False).returncode != 0:  # noqa: S603
        raise Failure("Không đưa được dữ liệu cũ lên phiên bản hiện nay.")


def _swap(dsn: str, fresh: str) -> None:
    """Both names in one transaction: at every moment there is one whole database under the name in use."""
    name, before = clients.database_of(dsn), previous(dsn)
    with _maintenance(dsn) as connection:
        connection.execute(_sql("DROP DATABASE IF EXISTS {}", before))
        try:
            with connection.transaction():
                connection.execute(_sql("ALTER DATABASE {} RENAME TO {}", name, before))
                connection.execute(_sql("ALTER DATABASE {} RENAME TO {}", clients.database_of(fresh), name))
        except psycopg.errors.ObjectInUse:
            raise Failure(
                "Có chương trình khác vừa dùng dữ liệu. Hãy dừng Sổ Hội rồi phục hồi lại."
            ) from None


def _place_files(workspace: Path, data: Path) -> None:
    """What was there goes aside under the name *.previous, as the database does."""
    for name in (*KEY_FILES, "media"):
        if (workspace / name).exists():
            _put_aside(data / name)
            (workspace / name).rename(data / name)


def _put_aside(path: Path) -> None:
    aside = path.with_name(f"{path.name}.previous")
    if path.exists():
        _delete(aside)
        path.rename(aside)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _maintenance(dsn: str) -> Iterator[psycopg.Connection]:
    """A connection beside: a database can neither be renamed nor dropped from within."""
    with psycopg.connect(clients.with_database(dsn, "postgres"), autocommit=True) as connection:
        yield connection


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    try:
        with source.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise Failure(f"Không có tệp {source}.") from None
    except (PermissionError, IsADirectoryError):
        raise Failure(f"Không đọc được {source}.") from None


def _sql(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*(sql.Identifier(name) for name in names))
