"""A picture made small and ours: read and written again in the child, nothing of the sent file is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sohoi.common.photo.parent import in_child
from sohoi.common.photo.refusal import SENTENCES, PhotoRefused

_CHILD = "sohoi.common.photo.shrinking"
# 1,600 dots each way as a JPEG of good quality is below one megabyte; noise is not.
_OUTPUT = 4 * 1024 * 1024


@dataclass(frozen=True)
class Small:
    """A JPEG without any word about who took it where, at most 1,600 dots wide and high.

    `tiny` is the same at most 320 dots wide and high.
    """

    content: bytes
    tiny: bytes
    width: int
    height: int


def smaller(photo: bytes) -> Small:
    """The first picture of a JPEG, PNG or WebP, upright. Raises PhotoRefused with a sentence."""
    head, _, content = in_child(_CHILD, photo, _OUTPUT).partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError:
        raise PhotoRefused("broken") from None
    if "refused" in told:
        raise PhotoRefused(told["refused"] if told["refused"] in SENTENCES else "broken")
    if len(content) != told["size"] + told["tiny"]:
        raise PhotoRefused("broken")
    return Small(content[: told["size"]], content[told["size"] :], told["width"], told["height"])
