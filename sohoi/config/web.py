"""The web server as a child of `sohoi serve`: python -m sohoi.config.web HOST PORT WORKERS THREADS."""

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from sohoi.config import orphan


def main(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until told to stop. A worker that dies is replaced by the server itself."""
    orphan.watch()
    Server(
        "sohoi.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=15,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], *(int(word) for word in sys.argv[2:5]))
