"""The parent's side: start the child, wait within limits, take what it gives or say why there is nothing."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path

import sohoi
from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused
from sohoi.common.sheets.read.sniff import kind_of
from sohoi.common.sheets.read.wire import unpack
from sohoi.common.sheets.read.workbook import Workbook

_CHILD = "sohoi.common.sheets.read.child"
_CHUNK = 1 << 20
_ROOT = str(Path(sohoi.__file__).resolve().parent.parent)


def read_workbook(path: Path, *, limits: Limits | None = None) -> Workbook:
    """The sheets of a spreadsheet file. Raises SheetRefused with a sentence for the person.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods and delimited text; a file is what it contains, whatever its name.
    """
    limits = limits or Limits()
    kind = kind_of(path, limits)
    output = _run(kind, path, limits)
    try:
        return Workbook(kind=kind, sheets=list(unpack(output)))
    except SheetRefused:
        raise
    except (ValueError, KeyError, TypeError, IndexError):
        raise SheetRefused("broken") from None


def _run(kind: str, path: Path, limits: Limits) -> bytearray:
    arguments = [kind, json.dumps(limits.as_dict()), str(path.resolve())]
    with subprocess.Popen(  # noqa: S603 - our own module, the path is one argument
        [sys.executable, "-P", "-s", "-m", _CHILD, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": _ROOT, "PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        cwd="/",
    ) as child:
        try:
            output = _collect(child, limits)
        finally:
            child.kill()
    if child.returncode:
        raise SheetRefused(_why_dead(child.returncode))
    return output


def _collect(child: subprocess.Popen[bytes], limits: Limits) -> bytearray:
    """All that the child prints, within its time and size."""
    assert child.stdout is not None  # noqa: S101 - a pipe was asked for
    deadline = time.monotonic() + limits.wall_seconds
    got = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        while ready.select(max(0.0, deadline - time.monotonic())):
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            if not chunk:
                child.wait()
                return got
            got += chunk
            if len(got) > limits.output_bytes + _CHUNK:
                raise SheetRefused("text")
    raise SheetRefused("slow")


def _why_dead(code: int) -> str:
    """A child stopped by its processor limit was slow; one that aborted had asked for too much memory."""
    if -code in (signal.SIGXCPU, signal.SIGKILL):
        return "slow"
    return "heavy" if -code in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS) else "broken"
