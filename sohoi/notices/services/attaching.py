"""What goes with a notice: pictures that were made small, papers as they are, and taking one away again.

The bytes lie in the store under a name of ours; the row is the only way to them. Stored before the row is
written and taken away after it is gone, so that a row never points to nothing; what a crash leaves behind
without a row is swept by the tick.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from sohoi.access.models import Account
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.models import Attachment, Notice
from sohoi.notices.models.notice import TINY
from sohoi.notices.permissions import SEND_NOTICES

ATTACH = Act("notices.attach", "Kèm tệp vào thông báo", SEND_NOTICES)
DETACH = Act("notices.detach", "Bỏ tệp kèm theo", SEND_NOTICES)
FOLDER = "notices"
Kind = Attachment.Kind
MOST = {Kind.PICTURE: 6, Kind.FILE: 5}
# All papers of a notice together: members open them by their phones' own money.
HEAVIEST = 25 * 1024 * 1024


@dataclass(frozen=True)
class Made:
    """Something ready to be kept: looked into, and made ours where it is a picture, with a tiny one."""

    kind: str
    name: str
    media_type: str
    content: bytes
    tiny: bytes = b""
    width: int | None = None
    height: int | None = None


@performs(ATTACH, on="notice")
def attach(act: Running, *, notice: Notice, made: Made) -> Attachment:
    """Keep something with a draft. Raises Refused when there are enough, and once it is on its way."""
    _check_draft(notice)
    _check_room(notice, Kind(made.kind), len(made.content))
    place = _store(made)
    about = {"name": made.name, "media_type": made.media_type, "width": made.width, "height": made.height}
    size = len(made.content)
    kept = Attachment.objects.create(notice=notice, kind=made.kind, place=place, size=size, **about)
    _touch(act, notice, kept)
    return kept


def _check_room(notice: Notice, kind: Attachment.Kind, size: int) -> None:
    sizes = list(notice.attachments.filter(kind=kind).values_list("size", flat=True))
    if len(sizes) >= MOST[kind]:
        raise Refused(f"Mỗi thông báo kèm nhiều nhất {MOST[kind]} {kind.label.lower()}. Hãy bỏ bớt rồi thêm.")
    if kind == Kind.FILE and sum(sizes) + size > HEAVIEST:
        raise Refused("Các tệp cộng lại nặng quá 25 MB. Hãy lưu nhẹ hơn hoặc bỏ bớt rồi thêm.")


def _store(made: Made) -> str:
    place = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(made.content))
    if made.tiny:
        default_storage.save(place + TINY, ContentFile(made.tiny))
    return place


@performs(DETACH, on="notice")
def detach(act: Running, *, notice: Notice, attachment: int) -> None:
    """Take something away from a draft; one that is gone already is no trouble. Raises Refused."""
    _check_draft(notice)
    found = notice.attachments.filter(pk=attachment).first()
    if found is None:
        return
    found.delete()
    forget(act, [found.place])
    _touch(act, notice, found)


def forget(act: Running, places: Iterable[str]) -> None:
    """Operation: what lies at these places goes once the act is done."""
    for place in [name for one in places for name in (one, one + TINY)]:
        transaction.on_commit(lambda place=place: default_storage.delete(place))  # type: ignore[misc]


def _check_draft(notice: Notice) -> None:
    if notice.state != Notice.State.DRAFT:
        raise Refused("Bản này không còn là bản soạn, không đổi tệp được nữa. Hãy xem lại danh sách.")


def _touch(act: Running, notice: Notice, attachment: Attachment) -> None:
    """Whoever looked at it before has not seen this; whoever does it answers for it."""
    notice.by = Account.objects.get(pk=act.actor.id or 0)
    notice.version, notice.line_id = notice.version + 1, act.line_id
    notice.save(update_fields=["by", "version", "line_id"])
    act.about("notice", notice.pk)
    act.note(title=notice.title, name=attachment.name)
