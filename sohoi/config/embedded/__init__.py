"""The PostgreSQL that comes with the program: started, adopted and stopped from a data folder.

Everything happens under a lock in that folder, so two starts at once end in one server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sohoi.config.embedded import account, binaries, cluster, home, server
from sohoi.config.embedded.errors import ServerError
from sohoi.config.say import say

__all__ = ["ServerError", "ensure", "erase", "folder_of", "running", "stop", "used"]

DATABASE = "sohoi"


def ensure(data_dir: Path, *, fsync: bool = True) -> str:
    """The DSN of the running server of this data folder; started, or even created, when needed.

    fsync=False gives speed for tests and loses data in a power cut. Raises ServerError, whose text is meant
    for the person who started the program.
    """
    home.make_folder(data_dir)
    with home.locked(data_dir):
        place = home.find(data_dir)
        secrets = home.secrets(data_dir, place)
        port = server.port_of(place, secrets) or _start(data_dir, place, secrets, fsync=fsync)
        secrets = home.keep_port(data_dir, secrets, port)
        server.prepare(secrets, DATABASE)
    return secrets.dsn(home.ROLE, DATABASE)


def running(data_dir: Path) -> bool:
    """Does the server of this data folder answer now? Starts and writes nothing."""
    if not data_dir.is_dir():
        return False
    place = home.find(data_dir)
    return place.has_cluster and server.port_of(place, home.secrets(data_dir, place)) is not None


def folder_of(data_dir: Path) -> Path:
    """Where the server of this data folder keeps its cluster and its log."""
    return home.find(data_dir).folder


@contextmanager
def used(data_dir: Path) -> Iterator[str]:
    """The DSN for as long as it is needed; whoever leaves last stops the server.

    Use is a shared lock, so a killed process leaves at once and the next one to leave stops the server.
    """
    home.make_folder(data_dir)
    try:
        with home.in_use(data_dir):
            yield ensure(data_dir)
    finally:
        with home.locked(data_dir), home.nobody_else(data_dir) as alone:
            if alone:
                _stop(data_dir)


def stop(data_dir: Path) -> bool:
    """Stop the server of this data folder; False when it was not running."""
    if not running(data_dir):
        return False
    with home.locked(data_dir):
        return _stop(data_dir)


def erase(data_dir: Path) -> None:
    """Stop the server and delete the cluster with everything in it."""
    if data_dir.is_dir():
        with home.locked(data_dir):
            _stop(data_dir)
            home.delete(data_dir)


def _stop(data_dir: Path) -> bool:
    if not running(data_dir):
        return False
    place = home.find(data_dir)
    owner = account.of_folder(place.folder)
    server.halt(place, binaries.reachable(binaries.choose(cluster.major(place.cluster)), owner), owner)
    return True


def _start(data_dir: Path, place: home.Place, secrets: home.Secrets, *, fsync: bool) -> int:
    if place.has_cluster:
        owner = account.of_folder(place.folder)
        place = home.within_reach(data_dir, place, owner)
    else:
        owner = account.for_new()
        place = home.settle(data_dir, place, owner)
    chosen = binaries.reachable(binaries.choose(cluster.major(place.cluster)), owner)
    if not place.has_cluster:
        say("Đang tạo cơ sở dữ liệu lần đầu…")
        cluster.create(place, chosen, owner, password=secrets.password, fsync=fsync)
    return server.start(place, chosen, owner, secrets, fsync=fsync)
