"""Python's search for garbage, paused while ten thousand objects are made that all stay alive."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for rings of garbage meanwhile; a fifth of an import's time went into finding none.

    For whole batches only, since other threads of the process go without it too. Two at once do no harm: it
    goes on when the first of them ends.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
