"""The child process: opens one file under limits and prints what it holds, or why it is refused.

    python -m sohoi.common.sheets.read.child KIND LIMITS PATH

Output is all or nothing, written only when the whole file was read.
"""

import contextlib
import json
import sys

from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.wire import pack


def _confine(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # no such limits on Windows; time and output stay bounded by the parent
        return
    bounds = (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
    )
    for what, bound in bounds:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (bound, bound))


def _read(kind: str, path: str, limits: Limits) -> list[bytes]:
    # One reader is loaded: each file has a process of its own, and starting it is most of its time.
    if kind == "csv":
        from sohoi.common.sheets.read.plain import read_plain

        return pack(read_plain(path, limits), limits)
    if kind == "docx":
        from sohoi.common.sheets.read.word import read_word

        return pack(read_word(path, limits), limits)
    if kind == "html":
        from sohoi.common.sheets.read.web import read_web

        return pack(read_web(path, limits), limits)
    from sohoi.common.sheets.read.excel import read_excel

    return pack(read_excel(path, kind, limits), limits)


def _refused(code: str, **details: object) -> list[bytes]:
    return [json.dumps({"refused": code, "details": details}).encode(), b"\n"]


def main() -> None:
    """Read, then print."""
    kind, given, path = sys.argv[1:4]
    limits = Limits.from_dict(json.loads(given))
    _confine(limits)
    try:
        pieces = _read(kind, path, limits)
    except SheetRefused as refusal:
        pieces = _refused(refusal.code, **refusal.details)
    except MemoryError:
        pieces = _refused("heavy")
    for piece in pieces:
        sys.stdout.buffer.write(piece)


if __name__ == "__main__":
    main()
