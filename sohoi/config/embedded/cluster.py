"""A cluster on disk: made whole or not at all."""

import os
import secrets
import shutil
from pathlib import Path

from sohoi.config.embedded.account import Account
from sohoi.config.embedded.binaries import Binaries
from sohoi.config.embedded.errors import ServerError
from sohoi.config.embedded.home import SUPERUSER, Place


def major(cluster: Path) -> int | None:
    """The major version that made the cluster; None when there is no cluster."""
    try:
        return int((cluster / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def create(place: Place, binaries: Binaries, account: Account, *, password: str, fsync: bool) -> None:
    """Make the cluster under a name of its own and rename it when whole.

    Raises ServerError with initdb's own words.
    """
    _clear_remains(place)
    fresh = place.folder / f"data.new-{secrets.token_hex(4)}"
    password_file = _password_file(place, account, password)
    done = account.run(_initdb(binaries, fresh, password_file, fsync=fsync))
    password_file.unlink()
    if done.returncode != 0:
        raise ServerError(f"Không tạo được cơ sở dữ liệu: {done.stderr.strip()[-600:]}")
    fresh.rename(place.cluster)


def _initdb(binaries: Binaries, fresh: Path, password_file: Path, *, fsync: bool) -> list[str | Path]:
    """The locale is the server's own, so lower('ĐẶNG') is right on every system; 16 has only libc's."""
    locale = ["--locale=C.UTF-8", *(["--locale-provider=builtin"] if binaries.major >= 17 else [])]
    sync = [] if fsync else ["--no-sync"]
    access = ["-A", "scram-sha-256", "-U", SUPERUSER, f"--pwfile={password_file}"]
    return [binaries.path("initdb"), "-D", fresh, "-E", "UTF8", *locale, *access, *sync]


def _password_file(place: Place, account: Account, password: str) -> Path:
    path = place.folder / f"password-{secrets.token_hex(4)}"
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(password)
    account.owns(path)
    return path


def _clear_remains(place: Place) -> None:
    """A killed start leaves its half; an initdb that lives on may still write there, hence names of their own
    and no complaint."""
    for path in (*place.folder.glob("data.new-*"), *place.folder.glob("password-*")):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
