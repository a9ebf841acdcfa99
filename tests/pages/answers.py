"""What came: the whole body of an answer, also of one that is a file, and what its headers leave out."""

from __future__ import annotations

from typing import Any

from sohoi.common.headers import POLICY
from sohoi.notices.queries.files import POLICY as SANDBOX

SAID = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def body(response: Any) -> bytes:
    """Read to the end; the file behind it is closed. Closing the answer would take the connection too."""
    if not response.streaming:
        return bytes(response.content)
    whole = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return whole


def unsaid(response: Any) -> list[str]:
    """What this answer leaves out or says otherwise."""
    said = dict(SAID)
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        # What somebody sent us may be answered more strictly than our own pages.
        said["Content-Security-Policy"] = response.headers.get("Content-Security-Policy", "")
        if said["Content-Security-Policy"] not in (POLICY, SANDBOX):
            return ["Content-Security-Policy"]
    wrong = [name for name, words in said.items() if response.headers.get(name) != words]
    if "no-store" not in response.headers.get("Cache-Control", ""):
        wrong.append(f"Cache-Control: {response.headers.get('Cache-Control')}")
    if "Server" in response.headers or "X-Powered-By" in response.headers:
        wrong.append("tells what it runs on")
    return wrong
