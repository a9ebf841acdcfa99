"""Whom a unit tells again and again, kept under a name: not the people, but how they are found."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.notices.audience import Audience
from sohoi.notices.models import Notice, SavedAudience
from sohoi.notices.permissions import SEND_NOTICES
from sohoi.notices.queries.saved import FOR_UNITS
from sohoi.notices.services.publishing import check_audience

SAVE = Act("notices.save_audience", "Lưu nơi nhận", SEND_NOTICES)
FORGET = Act("notices.forget_audience", "Bỏ nơi nhận đã lưu", SEND_NOTICES)
MOST = 30


@performs(SAVE, on="notice")
def save_audience(act: Running, *, notice: Notice, name: str) -> SavedAudience:
    """Keep whom a notice is for under a name, for its unit. Raises Refused for a name that is taken."""
    check_audience(act, Audience.of(notice.audience))
    if SavedAudience.objects.filter(unit=notice.unit).count() >= MOST:
        raise Refused(f"Đã lưu {MOST} nơi nhận. Hãy bỏ bớt cái không dùng rồi lưu.")
    audience = {**notice.audience, FOR_UNITS: notice.kind == Notice.Kind.DIRECTIVE}
    try:
        with transaction.atomic():
            kept = SavedAudience.objects.create(
                unit=notice.unit, name=name, audience=audience, line_id=act.line_id
            )
    except IntegrityError:
        raise Refused("Đã có nơi nhận lưu với tên này. Hãy đặt tên khác.") from None
    act.about("unit", notice.unit_id)
    act.note(name=name)
    return kept


@performs(FORGET, on="saved")
def forget_audience(act: Running, *, saved: SavedAudience) -> None:
    """Keep it no longer. What was sent by it stays as it is."""
    act.about("unit", saved.unit_id)
    act.note(name=saved.name)
    saved.delete()
