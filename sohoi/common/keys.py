"""The keys of the installation: what encrypts identity numbers and makes their keyed hashes.

They live in `keys.json` of the data folder, mode 0600, made once. Whoever loses the file loses the
numbers: it is printed once for safe-keeping and is inside a backup only if that is encrypted.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
BLOCK = 64
KEY_ID = 1
FILE = "keys.json"


@dataclass(frozen=True)
class Keys:
    """`current` names the key that encrypts; old ones still decrypt. `hashing` keys every hash."""

    current: int
    ciphers: dict[int, bytes]
    hashing: bytes


def path() -> Path:
    return Path(settings.SOHOI_DATA) / FILE


@lru_cache
def _load(folder: Path | str) -> Keys:
    # By the setting itself: putting a path together for each of an import's hashes was a tenth of its time.
    file = Path(folder) / FILE
    if not file.exists():
        _make(file)
    found = json.loads(file.read_text())
    ciphers = {int(name): base64.b64decode(key) for name, key in found["ciphers"].items()}
    return Keys(found["current"], ciphers, base64.b64decode(found["hashing"]))


def _make(file: Path) -> None:
    """Write a new file beside and link it into place: two first starts agree on one of the two."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("cipher", "hashing")}
    made = file.with_name(f"keys.{secrets.token_hex(4)}.new")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump({"current": KEY_ID, "ciphers": {KEY_ID: text["cipher"]}, "hashing": text["hashing"]}, out)
    try:
        os.link(made, file)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def load() -> Keys:
    """The keys of this installation, made at first use."""
    return _load(settings.SOHOI_DATA)


def forget() -> None:
    """Read the file anew next time: after a restore, and between tests."""
    _load.cache_clear()
    _cipher.cache_clear()
    _begun.cache_clear()


@lru_cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(plain: bytes, purpose: bytes) -> bytes:
    """Encrypt: one byte for the key, the nonce, then AES-256-GCM bound to the purpose."""
    keys = load()
    nonce = os.urandom(NONCE)
    head = bytes([keys.current])
    return head + nonce + _cipher(keys.ciphers[keys.current]).encrypt(nonce, plain, head + purpose)


def unseal(sealed: bytes | memoryview, purpose: bytes) -> bytes:
    """Decrypt what `seal` gave. Raises cryptography's InvalidTag when it was changed."""
    whole = bytes(sealed)
    key = load().ciphers[whole[0]]
    return _cipher(key).decrypt(whole[1 : 1 + NONCE], whole[1 + NONCE :], whole[:1] + purpose)


def keyed_hash(text: str, purpose: str) -> UUID:
    """A keyed hash of 128 bits: finds equal values without telling them."""
    return UUID(bytes=_digest(text, purpose)[:16])


def keyed_number(text: str, purpose: str) -> int:
    """A keyed hash as a signed 64-bit number, for narrow index columns."""
    return int.from_bytes(_digest(text, purpose)[:8], signed=True)


@lru_cache
def _begun(key: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """The inner and the outer hash of HMAC (RFC 2104), the key (of one block at most) taken in already."""
    whole = key.ljust(BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in whole) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)


def _digest(text: str, purpose: str) -> bytes:
    """HMAC-SHA-256, a third of the time that `hmac.digest` takes for a text so short."""
    began, ends = _begun(load().hashing)
    inner, outer = began.copy(), ends.copy()
    inner.update(f"{purpose}\0{text}".encode())
    outer.update(inner.digest())
    return outer.digest()
