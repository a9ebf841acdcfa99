"""What one page hands to the next through the browser, which can neither read nor change nor keep it."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag

from sohoi.common import keys

LIFE = timedelta(minutes=15)


def carry(text: str, *, purpose: str, now: datetime) -> str:
    """The text sealed for a hidden field. `purpose` says for whom and about what: opened with the same."""
    plain = json.dumps([now.timestamp(), text]).encode()
    return base64.urlsafe_b64encode(keys.seal(plain, purpose.encode())).decode()


def carried(sealed: str, *, purpose: str, now: datetime) -> str | None:
    """The text again; None when it was changed, meant for somebody else, or sealed too long ago."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        at, text = json.loads(keys.unseal(raw, purpose.encode()))
    except (InvalidTag, ValueError, KeyError, IndexError, binascii.Error):
        return None
    age = now.timestamp() - float(at)
    return str(text) if 0 <= age <= LIFE.total_seconds() else None
