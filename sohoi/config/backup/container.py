"""The backup file: a line of magic, a header, then frames.

A frame is its kind (one byte), the length of its body (four bytes, big end first) and the body. P begins a
part and holds its name, D holds a piece of it, M holds the manifest and ends the file. A body ends in a seal
that covers the header, the number of the frame, its kind and its content, so a frame that was changed,
dropped, repeated or moved does not fit, and a file that was cut has no M.

Without a passphrase the seal is a BLAKE2 digest: it finds damage. With one, each body is AES-256-GCM under a
key that scrypt makes of the passphrase: it finds damage and intent, and nobody else reads it.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sohoi.config.failure import Failure

MAGIC = b"SOHOI-BACKUP 1\n"
FRAME = 1 << 20
PART, DATA, MANIFEST = b"P", b"D", b"M"
_LONGEST_HEADER = 4096
# Lengths come from the file; a spoilt one must not ask for all the memory there is.
_LONGEST = {PART: 4096, DATA: FRAME + 1024, MANIFEST: 64 << 20}
# About half a second and 128 MB for each guess of a passphrase.
_COST = {"n": 1 << 17, "r": 8, "p": 1}


class Damaged(Failure):
    """The file is not what was once written."""


class WrongPassphrase(Failure):
    """The passphrase does not open this file."""


class Sealer(Protocol):
    """Seals the body of a frame, and opens it again or raises Damaged."""

    def seal(self, content: bytes, place: bytes) -> bytes: ...

    def open(self, body: bytes, place: bytes) -> bytes: ...


class DigestSealer:
    """Plain content followed by its digest."""

    def seal(self, content: bytes, place: bytes) -> bytes:
        return content + self._digest(content, place)

    def open(self, body: bytes, place: bytes) -> bytes:
        content, digest = body[:-32], body[-32:]
        if not hmac.compare_digest(digest, self._digest(content, place)):
            raise Damaged("Tệp sao lưu bị hỏng: nội dung đã khác lúc ghi.")
        return content

    @staticmethod
    def _digest(content: bytes, place: bytes) -> bytes:
        return hashlib.blake2b(content, key=hashlib.sha256(place).digest(), digest_size=32).digest()


class CipherSealer:
    """AES-256-GCM. A key belongs to one file (its salt is random), so the frame's number is a safe nonce."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, content: bytes, place: bytes) -> bytes:
        return self._cipher.encrypt(self._nonce(place), content, place)

    def open(self, body: bytes, place: bytes) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(place), body, place)
        except InvalidTag:
            raise Damaged("Tệp sao lưu bị hỏng: nội dung đã khác lúc ghi.") from None

    @staticmethod
    def _nonce(place: bytes) -> bytes:
        return place[-13:-1]


@dataclass(frozen=True)
class Piece:
    """One step of reading: the kind of frame and its content."""

    kind: bytes
    content: bytes


class Writer:
    """Writes parts one after the other, then the manifest."""

    def __init__(self, file: IO[bytes], passphrase: str | None) -> None:
        self._file = file
        header, self._sealer = _new_header(passphrase)
        self._header_digest = hashlib.sha256(header).digest()
        self._number = 0
        file.write(MAGIC + len(header).to_bytes(4, "big") + header)

    def part(self, name: str, source: IO[bytes]) -> tuple[int, str]:
        """Write everything the source gives; its number of bytes and its SHA-256 in hexadecimal."""
        self._frame(PART, name.encode())
        digest, size = hashlib.sha256(), 0
        while piece := source.read(FRAME):
            self._frame(DATA, piece)
            digest.update(piece)
            size += len(piece)
        return size, digest.hexdigest()

    def finish(self, manifest: bytes) -> None:
        self._frame(MANIFEST, manifest)

    def _frame(self, kind: bytes, content: bytes) -> None:
        body = self._sealer.seal(content, _place(self._header_digest, self._number, kind))
        self._file.write(kind + len(body).to_bytes(4, "big") + body)
        self._number += 1


def read(file: IO[bytes], passphrase: str | None) -> Iterator[Piece]:
    """Every frame in order, each proved before it is given; the last one is the manifest.

    Raises Damaged or WrongPassphrase. What was given before the error was written so, yet only a reading that
    comes to its end proves that nothing is missing.
    """
    header = _read_header(file)
    header_digest = hashlib.sha256(header).digest()
    sealer = _sealer_of(header, passphrase)
    number = 0
    while True:
        kind, body = _read_frame(file)
        content = sealer.open(body, _place(header_digest, number, kind))
        if kind == MANIFEST and file.read(1):
            raise Damaged("Tệp sao lưu bị hỏng: có phần thừa ở cuối.")
        yield Piece(kind, content)
        if kind == MANIFEST:
            return
        number += 1


def is_encrypted(file: IO[bytes]) -> bool:
    """Does the file need a passphrase? Reads only its header."""
    return "salt" in _fields(_read_header(file))


def _place(header_digest: bytes, number: int, kind: bytes) -> bytes:
    return header_digest + number.to_bytes(12, "big") + kind


def _new_header(passphrase: str | None) -> tuple[bytes, Sealer]:
    if passphrase is None:
        return b"{}", DigestSealer()
    salt = os.urandom(16)
    key, check = _derive(passphrase, salt, _COST)
    fields = {"salt": salt.hex(), "check": check.hex(), **_COST}
    return json.dumps(fields).encode(), CipherSealer(key)


def _sealer_of(header: bytes, passphrase: str | None) -> Sealer:
    fields = _fields(header)
    if "salt" not in fields:
        return DigestSealer()
    if passphrase is None:
        raise WrongPassphrase("Tệp sao lưu này cần câu mật khẩu.")
    try:
        cost = {name: int(str(fields[name])) for name in _COST}
        salt, check = bytes.fromhex(str(fields["salt"])), bytes.fromhex(str(fields["check"]))
    except (KeyError, ValueError):
        raise _not_ours() from None
    if cost != _COST:
        # Costs from the file could ask for all the memory there is.
        raise _not_ours()
    key, ours = _derive(passphrase, salt, cost)
    if not hmac.compare_digest(check, ours):
        raise WrongPassphrase("Sai câu mật khẩu, hoặc tệp bị hỏng ở đầu.")
    return CipherSealer(key)


def _derive(passphrase: str, salt: bytes, cost: dict[str, int]) -> tuple[bytes, bytes]:
    made = Scrypt(salt=salt, length=48, **cost).derive(passphrase.encode())
    return made[:32], made[32:]


def _read_header(file: IO[bytes]) -> bytes:
    if file.read(len(MAGIC)) != MAGIC:
        raise _not_ours()
    length = int.from_bytes(_exactly(file, 4), "big")
    if length > _LONGEST_HEADER:
        raise _not_ours()
    return _exactly(file, length)


def _fields(header: bytes) -> dict[str, object]:
    try:
        fields = json.loads(header)
    except ValueError:
        raise _not_ours() from None
    if not isinstance(fields, dict):
        raise _not_ours()
    return fields


def _read_frame(file: IO[bytes]) -> tuple[bytes, bytes]:
    kind = _exactly(file, 1)
    length = int.from_bytes(_exactly(file, 4), "big")
    if kind not in _LONGEST or length > _LONGEST[kind]:
        raise Damaged("Tệp sao lưu bị hỏng: có đoạn không đọc được.")
    return kind, _exactly(file, length)


def _exactly(file: IO[bytes], length: int) -> bytes:
    content = file.read(length)
    if len(content) != length:
        raise Damaged("Tệp sao lưu bị hỏng: thiếu phần cuối.")
    return content


def _not_ours() -> Damaged:
    return Damaged("Tệp này không phải là tệp sao lưu của Sổ Hội, hoặc đã bị hỏng ở đầu.")
