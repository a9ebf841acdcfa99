"""Pictures and papers of notices: which there are, and the way to their bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.utils.http import content_disposition_header

from sohoi.acts import gate
from sohoi.acts.actor import Actor
from sohoi.notices.models import Arrival, Attachment, Notice, Tally
from sohoi.notices.permissions import SEE_NOTICES

# Whatever is in it, a browser that opens it in a window of its own runs nothing and asks nobody.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True)
class Opened:
    """The bytes of an attachment, ten megabytes at most, and the headers that it is answered with."""

    content: bytes
    media_type: str
    headers: Mapping[str, str]


def pictures_and_papers(notice: Notice) -> tuple[list[Attachment], list[Attachment]]:
    """The pictures and the papers of a notice, each in the order in which they were added."""
    found = list(notice.attachments.order_by("pk"))
    parts = (Attachment.Kind.PICTURE, Attachment.Kind.FILE)
    pictures, papers = ([one for one in found if one.kind == kind] for kind in parts)
    return pictures, papers


def how_many(notice: Notice) -> str:
    """How many pictures and papers there are, in words; empty where there are none."""
    pictures, papers = pictures_and_papers(notice)
    counted = ((len(pictures), "ảnh"), (len(papers), "tệp"))
    return " và ".join(f"{n} {what}" for n, what in counted if n)


def of_office(actor: Actor, pk: int) -> Attachment:
    """The attachment of a notice that she sees: of a unit of hers, or told to hers. Raises NotForYou."""
    found = Attachment.objects.select_related("notice__unit").filter(pk=pk).first()
    if found is None:
        raise gate.NotForYou
    if not (gate.may(actor, SEE_NOTICES, found) or _came_to_hers(actor, found.notice_id)):
        raise gate.NotForYou
    return found


def _came_to_hers(actor: Actor, notice: int) -> bool:
    """Whether people of hers were told, or a directive arrived at a unit of hers."""
    people, units = (model.objects.filter(notice=notice) for model in (Tally, Arrival))
    return any(gate.rows(actor, SEE_NOTICES, rows).exists() for rows in (people, units))


def of_told(notice: Notice, pk: int) -> Attachment:
    """What goes with a notice that the caller found to be told to this person. Raises NotForYou."""
    found = notice.attachments.filter(pk=pk).first() if notice.state == Notice.State.SENT else None
    if found is None:
        raise gate.NotForYou
    return found


def open_attachment(attachment: Attachment, *, tiny: bool = False) -> Opened:
    """The way to the bytes, for whoever was let in by the caller; of a picture the tiny one where asked for.

    Raises NotForYou where they are lost.

    A picture is ours and may be shown; anything else is only ever saved, under the name that people know.
    """
    shown = attachment.kind == Attachment.Kind.PICTURE
    try:
        with default_storage.open(attachment.tiny_place if tiny and shown else attachment.place) as stored:
            content = stored.read()
    except FileNotFoundError:
        raise gate.NotForYou from None
    headers = {
        "Content-Disposition": content_disposition_header(not shown, attachment.name) or "attachment",
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    return Opened(content, attachment.media_type, headers)
