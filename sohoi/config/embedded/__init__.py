"""The PostgreSQL that comes with the program: started, adopted and stopped from a data folder.

Everything happens under a lock in that folder, so two starts at once end in one server.
"""

from pathlib import Path

from sohoi.config.embedded import account, binaries, cluster, home, server
from sohoi.config.embedded.errors import ServerError
from sohoi.config.say import say

__all__ = ["ServerError", "ensure", "running", "stop"]

DATABASE = "sohoi"


def ensure(data_dir: Path, *, fsync: bool = True) -> str:
    """The DSN of the running server of this data folder; started, or even created, when needed.

    fsync=False gives speed for tests and loses data in a power cut. Raises ServerError, whose text is meant
    for the person who started the program.
    """
    home.make_folder(data_dir)
    with home.locked(data_dir):
        place = home.find(data_dir)
        secrets = home.secrets(data_dir)
        if not server.adopt(place, secrets):
            secrets = _start(data_dir, place, secrets, fsync=fsync)
        server.prepare(secrets, DATABASE)
    return secrets.dsn(home.ROLE, DATABASE)


def running(data_dir: Path) -> bool:
    """Does the server of this data folder answer now? Starts nothing."""
    return data_dir.is_dir() and server.adopt(home.find(data_dir), home.secrets(data_dir))


def stop(data_dir: Path) -> bool:
    """Stop the server of this data folder; False when it was not running."""
    with home.locked(data_dir):
        place = home.find(data_dir)
        if not server.adopt(place, home.secrets(data_dir)):
            return False
        chosen = binaries.choose(cluster.major(place.cluster))
        owner = account.of_folder(place.folder)
        server.halt(place, binaries.reachable(chosen, owner), owner)
        return True


def _start(data_dir: Path, place: home.Place, secrets: home.Secrets, *, fsync: bool) -> home.Secrets:
    if place.has_cluster:
        owner = account.of_folder(place.folder)
    else:
        owner = account.for_new()
        place = home.settle(data_dir, place, owner)
    place = home.within_reach(data_dir, place, owner)
    chosen = binaries.reachable(binaries.choose(cluster.major(place.cluster)), owner)
    if not place.has_cluster:
        say("Đang tạo cơ sở dữ liệu lần đầu…")
        cluster.create(place, chosen, owner, password=secrets.password, fsync=fsync)
    port = server.start(place, chosen, owner, port=secrets.port, fsync=fsync)
    return home.keep_port(data_dir, secrets, port)
