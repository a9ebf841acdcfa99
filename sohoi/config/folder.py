"""The data folder: made at the first start, with the key that signs sessions."""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sohoi.config.embedded.home import make_folder, write_private

SECRET_KEY_FILE = "secret_key"  # noqa: S105


def prepare(data_dir: Path) -> None:
    """Make what is missing; harmless to repeat, also from two processes at once."""
    make_folder(data_dir)
    for name in ("media", "static"):
        (data_dir / name).mkdir(mode=0o700, exist_ok=True)
    path = data_dir / SECRET_KEY_FILE
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48), overwrite=False)


def secret_key(data_dir: Path) -> str:
    """The kept key, or one for this process alone while there is no data folder (editors, type checks)."""
    try:
        return (data_dir / SECRET_KEY_FILE).read_text().strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(48)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone with this file among all processes; a second one waits, and a killed one lets go."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
