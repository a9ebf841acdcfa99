"""A child process that ends itself when the process it belongs to is gone, even after kill -9."""

import multiprocessing
import os
import signal
import threading
import time

PARENT = "SOHOI_PARENT"
_PATIENCE = 10.0


def watch() -> None:
    """Begin to watch, if `sohoi serve` started us; under another process manager nothing happens."""
    started_by = os.environ.get(PARENT)
    if not started_by:
        return
    # A worker of the web server has the web server as its parent, not the process that set the variable.
    above = multiprocessing.parent_process()
    parent = above.pid if above and above.pid else int(started_by)
    threading.Thread(target=_until_gone, args=[parent], daemon=True, name="orphan-watch").start()


def _until_gone(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os.kill(os.getpid(), signal.SIGKILL)
