"""Keyed hashes: what the standard library makes of the same key and text, however they are made quickly."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

import pytest

from sohoi.common import keys

TEXTS = ["", "034185001234", "ờ" * 200]


def expected(text: str, purpose: str) -> bytes:
    return hmac.digest(keys.load().hashing, f"{purpose}\0{text}".encode(), hashlib.sha256)


@pytest.mark.parametrize("text", TEXTS)
def test_a_hash_is_hmac_sha_256_and_stays_so_when_asked_again(text: str) -> None:
    for _ in range(2):
        assert keys.keyed_hash(text, "identity") == UUID(bytes=expected(text, "identity")[:16])
        assert keys.keyed_number(text, "last4") == int.from_bytes(expected(text, "last4")[:8], signed=True)


def test_another_purpose_and_another_key_give_another_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    here = keys.keyed_hash("034185001234", "identity")
    assert keys.keyed_hash("034185001234", "last4") != here
    other = keys.Keys(1, keys.load().ciphers, b"k" * 32)
    monkeypatch.setattr(keys, "load", lambda: other)
    assert keys.keyed_hash("034185001234", "identity") != here
    assert keys.keyed_hash("034185001234", "identity") == UUID(
        bytes=expected("034185001234", "identity")[:16]
    )
