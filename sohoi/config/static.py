"""Style sheets and scripts gathered into the data folder, with names that browsers may keep for ever."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from sohoi.config import folder

_STAMP = ".stamp"


def collect() -> bool:
    """Gather them if they changed since the last time; True when they did."""
    root, now = Path(settings.STATIC_ROOT), fingerprint()
    stamp = root / _STAMP
    # Two at once would clear what the other has just written.
    with folder.locked(root.with_name("static.lock")):
        if stamp.exists() and stamp.read_text() == now:
            return False
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(now)
    return True


def fingerprint() -> str:
    """Changes with every file's place, size or time, and with the way of storing them."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
