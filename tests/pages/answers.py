"""The whole body of an answer, also of one that is a file."""

from __future__ import annotations

from typing import Any


def body(response: Any) -> bytes:
    """Read to the end; the file behind it is closed. Closing the answer would take the connection too."""
    if not response.streaming:
        return bytes(response.content)
    whole = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return whole
