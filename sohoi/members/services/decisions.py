"""Operation: the paper behind an act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sohoi.acts.performing import Refused, Running
from sohoi.common.text import nfc_clean
from sohoi.members.models import Decision
from sohoi.units.models import Unit


@dataclass(frozen=True)
class Paper:
    """A decision as written on it: its number, the day it was signed, by whom."""

    number: str
    signed_on: date
    signed_by: str = ""


def decided(act: Running, *, unit: Unit, about: str, paper: Paper | None) -> Decision | None:
    """Operation: this paper of the unit, made once however many acts stand on it; none without a paper."""
    number = nfc_clean(paper.number) if paper else ""
    if paper is None or not number:
        return None
    if len(number) > 60:
        raise Refused("Số quyết định dài quá 60 chữ. Hãy ghi ngắn hơn.")
    act.note(decision=f"{number} ({paper.signed_on:%d/%m/%Y})")
    made, _ = Decision.objects.get_or_create(
        unit=unit,
        about=about,
        number=number,
        signed_on=paper.signed_on,
        defaults={"signed_by": nfc_clean(paper.signed_by)[:150], "line_id": act.line_id},
    )
    return made
