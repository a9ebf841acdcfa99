"""The start code: who begins an installation from another machine must know what stands in its data folder.

Without it the first stranger who finds a new address would become its chair. At the machine itself, where the
folder lies open anyway, nothing is asked.
"""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
LENGTH = 10
# A proxy on the same machine makes every stranger look as if she sat at it.
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def path() -> Path:
    """Where the code is kept, mode 0600."""
    return Path(settings.SOHOI_DATA) / "start_code"


def code() -> str:
    """The code of this installation, made at first asking; two askers at once get the same one."""
    if not path().exists():
        _make()
    return path().read_text().strip()


def _make() -> None:
    """Written beside and linked into place, so that nobody reads half a code."""
    made = path().with_name(f"start_code.{secrets.token_hex(4)}.new")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) + "\n")
    with suppress(FileExistsError):
        os.link(made, path())
    made.unlink()


def is_right(typed: str) -> bool:
    """Whether this is the start code, written with or without blanks and capitals."""
    plain = "".join(typed.upper().split()).replace("-", "")
    return hmac.compare_digest(plain.encode(), code().encode())


def forget() -> None:
    """The installation has begun: the code opens nothing any more."""
    path().unlink(missing_ok=True)


def is_at_the_machine(request: HttpRequest) -> bool:
    """Whether the request comes from this very machine and through nobody's hands."""
    if settings.SOHOI_HTTPS or any(name in request.META for name in PASSED_ON):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
