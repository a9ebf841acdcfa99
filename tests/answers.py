"""What a browser got, compared: out of scope must look exactly like not there at all."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

# The one thing in a page that differs each time by design.
_TOKEN = re.compile(rb'(csrfmiddlewaretoken" value=")[^"]*')


def answer(
    client: Client, url: str, *, method: str = "get", **data: Any
) -> tuple[int, bytes, dict[str, str]]:
    """Status, body without its form token, and headers."""
    got = getattr(client, method)(url, data)
    body = b"".join(got.streaming_content) if got.streaming else got.content
    return got.status_code, _TOKEN.sub(rb"\1", body), dict(got.headers)


def assert_as_if_absent(
    client: Client, foreign: str, absent: str, *, method: str = "get", **data: Any
) -> None:
    """The URL of a thing that is not hers answers byte for byte like that of a thing that never was."""
    theirs = answer(client, foreign, method=method, **data)
    nobodys = answer(client, absent, method=method, **data)
    assert nobodys[0] == 404
    assert theirs == nobodys
