"""What waits for somebody: each area offers a list of these, the desk puts them together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """One thing to do. `mood` is wrong, wait or new; `tag` says how urgent; `verb` is the link."""

    tag: str
    mood: str
    words: str
    verb: str
    url: str
