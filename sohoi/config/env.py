"""Typed readers of environment variables: an odd value stops the start with one clear line."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

PREFIX = "SOHOI_"
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
# Read only by the process that needs them, so another process would not know them.
ELSEWHERE = frozenset(
    f"{PREFIX}{name}"
    for name in ("HOST", "PORT", "WORKERS", "THREADS", "POSTGRES_BIN", "PASSPHRASE", "PARENT", "DB_POOL")
)
_asked: set[str] = set()


class OddValue(SystemExit):
    """A setting that cannot be meant. Leaves the program with its text as the last line and exit code 1."""


def text(name: str, default: str) -> str:
    """The variable with blanks around it removed; empty counts as not set."""
    _asked.add(name)
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """1, true, yes, on or 0, false, no, off."""
    value = text(name, "1" if default else "0").lower()
    if value not in _TRUE | _FALSE:
        raise OddValue(f"{name}={value!r} không hiểu được: hãy viết 1 (bật) hoặc 0 (tắt).")
    return value in _TRUE


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number from low to high, both allowed."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal()) or not low <= int(value) <= high:
        raise OddValue(f"{name}={value!r} không hợp lệ: phải là số từ {low} đến {high}.")
    return int(value)


def read(name: str, default: str, reader: Callable[[str], T]) -> T | None:
    """What the reader makes of the variable; None where it is empty. The reader raises ValueError with what
    to write instead; the value itself is not repeated, it may hold a password."""
    value = text(name, default)
    if not value:
        return None
    try:
        return reader(value)
    except ValueError as wrong:
        raise OddValue(f"{name} không hợp lệ: {wrong}.") from None


def names(name: str, default: list[str]) -> list[str]:
    """Words between commas."""
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def folder(name: str, default: str) -> Path:
    """An absolute path; a relative one counts from where the program was started."""
    path = Path(text(name, default)).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise OddValue(f"{name}={str(path)!r} không phải là thư mục.")
    return path


def unknown() -> list[str]:
    """Variables that bear our prefix and that nobody asked for: most likely misspelt."""
    known = _asked | ELSEWHERE
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
