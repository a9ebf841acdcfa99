"""Where the cluster, its port and its passwords are kept."""

import fcntl
import json
import os
import secrets as random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sohoi.config.embedded.account import Account
from sohoi.config.embedded.errors import ServerError
from sohoi.config.say import say

SYSTEM_FOLDER = Path("/var/lib/sohoi")
ROLE = "sohoi"
SUPERUSER = "postgres"
_SECRETS = "pg.json"


@dataclass(frozen=True)
class Place:
    """The folder that the server's account owns: cluster and log."""

    folder: Path

    @property
    def cluster(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def has_cluster(self) -> bool:
        return (self.cluster / "PG_VERSION").exists()


@dataclass(frozen=True)
class Secrets:
    """The port, and the passwords of the program's role and of the superuser."""

    port: int
    role_password: str
    password: str

    def dsn(self, role: str, database: str) -> str:
        """Encryption is off: the wheel's programs know none, and the way is inside one machine."""
        password = self.password if role == SUPERUSER else self.role_password
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}?sslmode=disable"


def make_folder(data_dir: Path) -> None:
    """Make the data folder when it is missing; the mode of an existing one is its owner's business.

    As root the server's own account has to pass through it, so others may enter, though not look around.
    """
    if data_dir.is_dir():
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)


@contextmanager
def locked(data_dir: Path) -> Iterator[None]:
    """Alone in this data folder; a second one waits."""
    with _opened(data_dir / "pg.lock") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Đang chờ một lệnh khác khởi động cơ sở dữ liệu…")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def in_use(data_dir: Path) -> Iterator[None]:
    """One of those who use the server."""
    with _opened(data_dir / "pg.users") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


@contextmanager
def nobody_else(data_dir: Path) -> Iterator[bool]:
    """Whether nobody uses the server now; if so, a newcomer waits until the end of the block."""
    with _opened(data_dir / "pg.users") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A file to lock; closing it unlocks, and so does the end of the process."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    except PermissionError as error:
        raise ServerError(f"Không có quyền ghi vào thư mục dữ liệu {path.parent}.") from error
    try:
        yield handle
    finally:
        os.close(handle)


def find(data_dir: Path) -> Place:
    """Where the cluster is, or would be by preference: in the data folder."""
    outside = Place(SYSTEM_FOLDER / _instance(data_dir) / "pg") if (data_dir / "instance").exists() else None
    if outside and outside.has_cluster:
        _refuse_copy(data_dir, outside)
        return outside
    return Place(data_dir.resolve() / "pg")


def settle(data_dir: Path, place: Place, account: Account) -> Place:
    """Make the folder for a new cluster: outside of the data folder when the account cannot enter it."""
    if not account.enters(data_dir):
        place = Place(_outside(data_dir) / "pg")
        _say_outside(data_dir, place)
    place.folder.mkdir(mode=0o700, exist_ok=True)
    account.owns(place.folder)
    return place


def delete(data_dir: Path) -> None:
    """Remove the cluster, and its folder outside of the data folder when that is where it is."""
    folder = find(data_dir).folder
    shutil.rmtree(folder if folder.parent == data_dir.resolve() else folder.parent, ignore_errors=True)
    (data_dir / _SECRETS).unlink(missing_ok=True)


def within_reach(data_dir: Path, place: Place, account: Account) -> Place:
    """The same cluster where the account can enter: the data folder may have moved into a closed one."""
    if account.enters(place.folder):
        return place
    moved = Place(_outside(data_dir) / "pg")
    try:
        place.folder.rename(moved.folder)
    except OSError as error:
        raise ServerError(
            f"Tài khoản chạy cơ sở dữ liệu không vào được {place.folder}. "
            "Hãy chuyển thư mục dữ liệu sang nơi không bị khóa."
        ) from error
    _say_outside(data_dir, moved)
    return moved


def secrets(data_dir: Path, place: Place) -> Secrets:
    """What is kept, made before the cluster is; in one file, so that it is there whole or not at all."""
    path = data_dir / _SECRETS
    try:
        return Secrets(**json.loads(path.read_text()))
    except FileNotFoundError as error:
        if place.has_cluster:
            raise ServerError(f"Thiếu tệp {path}, nên không vào được cơ sở dữ liệu đã có.") from error
        fresh = Secrets(0, random.token_urlsafe(24), random.token_urlsafe(24))
        return _keep(data_dir, fresh)
    except PermissionError as error:
        raise ServerError(f"Thư mục dữ liệu {data_dir} thuộc về một tài khoản khác của máy.") from error
    except (ValueError, TypeError) as error:
        raise ServerError(f"Tệp {path} bị hỏng; hãy lấy lại từ bản sao lưu của thư mục dữ liệu.") from error


def keep_port(data_dir: Path, kept: Secrets, port: int) -> Secrets:
    return kept if port == kept.port else _keep(data_dir, replace(kept, port=port))


def _keep(data_dir: Path, kept: Secrets) -> Secrets:
    write_private(data_dir / _SECRETS, json.dumps(asdict(kept)))
    return kept


def write_private(path: Path, text: str, *, overwrite: bool = True) -> None:
    """Write a file that only its owner reads, whole or not at all, even through a power cut.

    With overwrite=False an existing file stays, also one that another process makes at the same moment.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if overwrite:
        part.replace(path)
        return
    with suppress(FileExistsError):
        path.hardlink_to(part)
    part.unlink()


def _instance(data_dir: Path) -> str:
    """The random name of this data folder: the folder may move, its cluster outside stays."""
    path = data_dir / "instance"
    if not path.exists():
        write_private(path, random.token_hex(8))
    return path.read_text().strip()


def _outside(data_dir: Path) -> Path:
    folder = SYSTEM_FOLDER / _instance(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    for entered in (SYSTEM_FOLDER, folder):
        entered.chmod(0o755)
    (folder / "data-folder").write_text(str(data_dir.resolve()))
    return folder


def _refuse_copy(data_dir: Path, outside: Place) -> None:
    """A copied data folder would share its cluster with the original: whoever empties one empties both."""
    note = outside.folder.parent / "data-folder"
    known, here = Path(note.read_text()), data_dir.resolve()
    if known == here:
        return
    twin = known / "instance"
    if twin.exists() and twin.read_text() == (data_dir / "instance").read_text():
        raise ServerError(
            f"{here} là bản chép của {known} và sẽ dùng chung dữ liệu với nó. "
            "Muốn có bản thứ hai, hãy dùng «sohoi backup» rồi «sohoi restore» vào thư mục mới."
        )
    note.write_text(str(here))


def _say_outside(data_dir: Path, place: Place) -> None:
    say(
        f"Thư mục dữ liệu {data_dir.resolve()} bị khóa với tài khoản khác, "
        f"nên cơ sở dữ liệu nằm ở {place.folder}."
    )
