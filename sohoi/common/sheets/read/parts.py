"""In the child: the parts of a zipped document, opened with the least trust."""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO
from xml.parsers import expat

from sohoi.common.sheets.read.limits import Limits
from sohoi.common.sheets.read.refusal import SheetRefused

_PREFIX = 4096
_CHUNK = 1 << 16
_DOCTYPES = tuple("<!DOCTYPE".encode(form) for form in ("ascii", "utf-16-le", "utf-16-be"))
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    zlib.error,
    KeyError,
)

Attributes = Mapping[str, str]


@contextmanager
def opened(path: str) -> Iterator[zipfile.ZipFile]:
    """The zip; whatever is wrong with it refuses the file as broken."""
    try:
        with zipfile.ZipFile(path) as parts:
            yield parts
    except _DAMAGED:
        raise SheetRefused("broken") from None


def refuse_unsafe(path: str) -> None:
    """Refuse a locked file and any part that declares a document type: no office program writes one."""
    with opened(path) as parts:
        names = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
        starts = {name: _start(parts, name) for name in names}
    if any(mark in start for start in starts.values() for mark in _DOCTYPES):
        raise SheetRefused("doctype")
    if b"encryption-data" in starts.get("META-INF/manifest.xml", b""):
        raise SheetRefused("password")


def _start(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(_PREFIX)


def part_bytes(parts: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A whole part, or nothing if it is absent or longer than `most`."""
    if name not in parts.namelist():
        return b""
    with parts.open(name) as part:
        found = part.read(most + 1)
    return found if len(found) <= most else b""


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


class Walker:
    """Goes through XML piece by piece. Entities cannot be declared, and nothing outside is ever fetched."""

    def __init__(
        self,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = start
        self.parser.EndElementHandler = end
        self.parser.CharacterDataHandler = text

    def _doctype(self, *declared: object) -> None:
        raise SheetRefused("doctype")

    def walk(self, part: IO[bytes], limits: Limits) -> None:
        """All of a part. Raises SheetRefused when it is longer than declared or no XML."""
        length = 0
        try:
            while chunk := part.read(_CHUNK):
                length += len(chunk)
                if length > limits.unpacked_bytes:
                    raise SheetRefused("bomb")
                self.parser.Parse(chunk, False)
            self.parser.Parse(b"", True)
        except expat.ExpatError:
            raise SheetRefused("broken") from None


def walk_part(parts: zipfile.ZipFile, name: str, walker: Walker, limits: Limits) -> None:
    """Walk through one part of a zip."""
    with parts.open(name) as part:
        walker.walk(part, limits)
