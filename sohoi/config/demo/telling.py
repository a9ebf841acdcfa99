"""What the commune told these days: an invitation that most have answered, and two notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from sohoi.access.own import member_actor
from sohoi.acts.actor import Actor
from sohoi.config.demo.cast import Cast
from sohoi.notices.audience import CORE, Audience
from sohoi.notices.models import Notice, Recipient
from sohoi.notices.services import answering
from sohoi.notices.services.freezing import freeze_part
from sohoi.notices.services.publishing import Stated, compose, send
from sohoi.units.models import Unit

Kind, Ask = Notice.Kind, Notice.Ask
BRANCHES = 3
# As in life: most answer, some do not, a few have no telephone and nobody has been to see them yet.
SILENT, FORGOTTEN = 11, 3


def live(cast: Cast) -> None:
    """All of it."""
    _invite(cast)
    _ask_for_a_number(cast)
    _let_know(cast)


def sent(actor: Actor, unit: Unit, stated: Stated) -> Notice:
    """A notice from the first word to the last recipient."""
    notice = compose(actor, unit=unit, stated=stated)
    notice = send(actor, notice=notice, version=notice.version)
    while notice.state == Notice.State.SENDING:
        notice = freeze_part(actor, notice=notice)
    return notice


def _at(days: int, hour: int) -> datetime:
    """So many days ahead. Deadlines are kept by the clock, whatever day the demonstration is told of."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(hour)))


def _invite(cast: Cast) -> None:
    branches = Unit.objects.filter(parent=cast.scene.commune).order_by("pk")[:BRANCHES]
    notice = sent(
        cast.clerk,
        cast.scene.commune,
        Stated(
            Kind.INVITATION,
            "Tập huấn thanh toán không tiền mặt",
            "<p>Mời hội viên nòng cốt mang theo điện thoại để cùng làm thử.</p>",
            meet_at=_at(4, 8),
            meet_place="Nhà văn hóa xã An Lạc",
            ask=Ask.ATTEND,
            deadline=_at(2, 17),
            audience=Audience(units=tuple(one.pk for one in branches), who=CORE),
        ),
    )
    _answer_invitation(cast, notice)


def _answer_invitation(cast: Cast, notice: Notice) -> None:
    everybody = list(Recipient.objects.filter(notice=notice).order_by("pk"))
    with_phone = [one for one in everybody if one.reachable]
    without = [one for one in everybody if not one.reachable][FORGOTTEN:]
    silent = set(with_phone[:: max(len(with_phone) // SILENT, 1)][:SILENT])
    for one in without:
        answering.tell(cast.clerk, recipient=one)
        answering.help_reply(cast.clerk, recipient=one, value="yes")
    _answer([one for one in with_phone if one not in silent])


def _answer(people: Sequence[Recipient]) -> None:
    """Every sixth cannot come."""
    for n, one in enumerate(people):
        value = "no" if n % 6 == 5 else "yes"
        answering.reply(member_actor(one.subject_id), recipient=one, value=value)


def _ask_for_a_number(cast: Cast) -> None:
    """Half of a branch has said how many trees it wants; tomorrow is the last day."""
    stated = Stated(
        Kind.NOTE,
        "Đăng ký cây giống trồng tuyến đường hoa",
        "<p>Mỗi gia đình đăng ký số cây cần nhận. Cây phát tại nhà văn hóa thôn.</p>",
        ask=Ask.NUMBER,
        question="Gia đình cần bao nhiêu cây?",
        deadline=_at(1, 17),
        audience=Audience(units=(cast.scene.branch.pk,), who=CORE),
    )
    notice = sent(cast.head, cast.scene.branch, stated)
    for n, one in enumerate(Recipient.objects.filter(notice=notice, reachable=True).order_by("pk")):
        if n % 2 == 0:
            answering.reply(member_actor(one.subject_id), recipient=one, value=str(2 + n % 5))


def _let_know(cast: Cast) -> None:
    """To everybody of the branch, to be read; a third has seen it."""
    stated = Stated(
        Kind.NOTE,
        "Khám sức khỏe miễn phí cho hội viên từ 50 tuổi",
        "<p>Trạm y tế xã khám từ 7 giờ đến 11 giờ sáng thứ Bảy. Xin mang theo thẻ bảo hiểm y tế.</p>",
        audience=Audience(units=(cast.scene.branch.pk,)),
    )
    notice = sent(cast.clerk, cast.scene.commune, stated)
    for n, one in enumerate(Recipient.objects.filter(notice=notice, reachable=True).order_by("pk")):
        if n % 3 == 0:
            me = member_actor(one.subject_id)
            answering.see(me, recipient=one)
            if n % 2 == 0:
                answering.reply(me, recipient=one, value="")
