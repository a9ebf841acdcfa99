"""The parent's side: what the photo is by its first bytes, then the child, within limits."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import sohoi
from sohoi.common.photo.refusal import LARGEST, SENTENCES, PhotoRefused

_CHILD = "sohoi.common.photo.child"
_ROOT = str(Path(sohoi.__file__).resolve().parent.parent)
_SECONDS = 15.0
_OUTPUT = 100_000
# Each child may take 700 MiB of address space: two at a time, and a few wait for them.
_PLACES = threading.BoundedSemaphore(2)
_PATIENCE = 20.0
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def texts_in(photo: bytes) -> list[str]:
    """The texts of the QR codes in a photo, at least one. Raises PhotoRefused with a sentence."""
    answer = _answer(in_child(_CHILD, photo, _OUTPUT))
    if "refused" in answer:
        raise PhotoRefused(answer["refused"] if answer["refused"] in SENTENCES else "broken")
    return [str(text) for text in answer["texts"]]


def in_child(module: str, photo: bytes, most: int) -> bytes:
    """What this child says about the photo, no more than so many bytes. Raises PhotoRefused."""
    _check(photo)
    if not _PLACES.acquire(timeout=_PATIENCE):
        raise PhotoRefused("busy")
    try:
        return _run(module, photo, most)
    finally:
        _PLACES.release()


def _check(photo: bytes) -> None:
    """What it is by its first bytes, whatever its name says."""
    if not photo:
        raise PhotoRefused("empty")
    if len(photo) > LARGEST:
        raise PhotoRefused("too_big")
    if photo[4:8] == b"ftyp" and photo[8:12] in _HEIC:
        raise PhotoRefused("heic")
    is_webp = photo[:4] == b"RIFF" and photo[8:12] == b"WEBP"
    if not (is_webp or photo.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))):
        raise PhotoRefused("other")


def _run(module: str, photo: bytes, most: int) -> bytes:
    with subprocess.Popen(  # noqa: S603 - our own module, without arguments of anybody
        [sys.executable, "-P", "-s", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": _ROOT, "PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        cwd="/",
    ) as child:
        clock = threading.Timer(_SECONDS, child.kill)
        clock.start()
        try:
            output = _talk(child, photo, most)
        finally:
            clock.cancel()
            child.kill()
    if child.returncode and not output:
        raise PhotoRefused(_why_dead(child.returncode))
    return output


def _talk(child: subprocess.Popen[bytes], photo: bytes, most: int) -> bytes:
    """Give it the photo, take no more than an answer can be. A child that is killed ends both."""
    assert child.stdin is not None and child.stdout is not None  # noqa: S101 - pipes were asked for
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(photo)
        child.stdin.close()
    return child.stdout.read(most)


def _why_dead(code: int) -> str:
    if -code in (signal.SIGXCPU, signal.SIGKILL):
        return "slow"
    return "heavy" if -code in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS) else "broken"


def _answer(output: bytes) -> dict[str, list[str] | str] | dict[str, str]:
    try:
        answer = json.loads(output)
    except ValueError:
        raise PhotoRefused("broken") from None
    return answer if isinstance(answer, dict) and answer else {"refused": "broken"}
