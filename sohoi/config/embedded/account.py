"""Whom the server runs as: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sohoi.config.say import say

SYSTEM_USER = "sohoi-db"


@dataclass(frozen=True)
class Account:
    """A system user by numbers; None means whoever runs this program."""

    uid: int | None = None
    gid: int | None = None

    def run(self, command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
        """The finished process, output captured as text.

        The environment is bare: PGDATA, PGPORT and the like of the caller must not reach the server, and
        its messages must be English for this package to read them.
        """
        bare = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        return subprocess.run(  # noqa: S603
            [str(part) for part in command],
            env=bare,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            **self._identity(),
            **options,
        )

    def enters(self, folder: Path) -> bool:
        """May this account go into the folder? Tried, not computed: access lists and mounts count too."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def owns(self, path: Path) -> None:
        """Hand one path of our own over to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def _identity(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def of_folder(folder: Path) -> Account:
    """The account that owns an existing cluster's folder: root acts in its name, others only in their own."""
    if os.geteuid() != 0:
        return Account()
    stat = folder.stat()
    return Account(stat.st_uid, stat.st_gid) if stat.st_uid else for_new()


def for_new() -> Account:
    """The account for a cluster that does not exist yet."""
    if os.geteuid() != 0:
        return Account()
    entry = _named(SYSTEM_USER) or _add_user() or _named("nobody")
    if entry is None:
        return Account(65534, 65534)
    return Account(entry.pw_uid, entry.pw_gid)


def _named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _add_user() -> pwd.struct_passwd | None:
    """A new system user, or None where none can be made; then nobody serves, which is said aloud."""
    tool = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if tool:
        shell = "/usr/sbin/nologin"
        Account().run([tool, "--system", "--user-group", "--no-create-home", "--shell", shell, SYSTEM_USER])
    entry = _named(SYSTEM_USER)
    if entry is None:
        say(f"Không tạo được tài khoản hệ thống {SYSTEM_USER}; cơ sở dữ liệu chạy bằng tài khoản nobody.")
    return entry
