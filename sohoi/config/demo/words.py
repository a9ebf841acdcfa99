"""What is said in the demonstration: the heads of papers, members' own pages, their consents and wishes."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.utils import timezone

from sohoi.access.models import Consent
from sohoi.access.own import member_actor
from sohoi.access.queries import consent
from sohoi.acts.actor import VISITOR
from sohoi.config.demo import names
from sohoi.config.demo.cast import FREE, Cast
from sohoi.config.demo.people import phone
from sohoi.members.models import Member
from sohoi.members.services import cards, corrections, own
from sohoi.members.services.consent import Said, collect_many, say_herself
from sohoi.units.models import Letterhead
from sohoi.units.services import set_letterhead

PHONES = ("Điện thoại Android (Chrome)", "iPhone (Safari)")
PAGES, ANSWERS = 6, 12
Answer = Consent.Said


def set_letterheads(cast: Cast) -> None:
    """The commune's papers have the star below the issuer's name, the province's the state's own head."""
    commune, province = cast.scene.commune, cast.scene.province
    above = f"HỘI LHPN {names.PROVINCE.upper()}"
    issuer = f"BAN CHẤP HÀNH HỘI LHPN {commune.name.upper()}"
    signed = {"signed_as": "T/M BAN THƯỜNG VỤ\nCHỦ TỊCH", "signed_by": cast.chair.name}
    lines = {"above": above, "issuer": issuer, "place": commune.name.removeprefix("Xã "), **signed}
    set_letterhead(cast.chair, unit=commune, shaped=Letterhead(style=Letterhead.Style.UNION, **lines))
    lines = {"above": "HỘI LHPN VIỆT NAM", "issuer": above, "place": province.name.removeprefix("Tỉnh ")}
    shaped = Letterhead(style=Letterhead.Style.STATE, signed_as="T/M BAN THƯỜNG VỤ", **lines)
    set_letterhead(cast.officer, unit=province, shaped=shaped)


def open_pages(cast: Cast) -> None:
    """Everybody in the branch has a card; some opened their own pages, two of them on one phone.

    The secrets are drawn anew each time: whoever knows the demonstration opens nobody's page.
    """
    branch = cast.scene.branch
    here = Member.objects.filter(branch=branch).order_by("pk")
    ids = list(here.values_list("pk", flat=True))
    cards.give(cast.clerk, unit=branch, people=ids, on=cast.ago(70))
    shared = secrets.token_urlsafe(24)
    for n, member in enumerate(here.select_related("branch", "cell")[:PAGES]):
        made = own.invite(cast.head, member=member)
        secret = shared if n < 2 else secrets.token_urlsafe(24)
        own.enter(VISITOR, code=made.stored, secret=secret, label=PHONES[n % 2], on=cast.today)


def ask(cast: Cast) -> None:
    """A signed sheet of the branch, and one who takes a yes back on her own page."""
    asked, branch = [one.wording for one in consent.asking()], cast.scene.branch
    first = max(one.since.astimezone(timezone.get_current_timezone()).date() for one in asked)
    if cast.today < first:
        return
    people = list(Member.objects.filter(branch=branch).order_by("pk")[:ANSWERS])
    said = [
        Said(one.pk, words, Answer.NO if (n + at) % 7 == 6 else Answer.YES)
        for n, one in enumerate(people)
        for at, words in enumerate(asked)
    ]
    sheet: dict[str, Any] = {"branch": branch, "said": said, "how": Consent.How.PAPER, "today": cast.today}
    collect_many(cast.head, said_on=_between(first, cast.ago(8)), **sheet)
    one = people[0]
    herself: dict[str, Any] = {"member": one, "wording": asked[-1], "today": cast.today}
    say_herself(member_actor(one.subject_id), said=Answer.WITHDRAWN, **herself)


def _between(first: date, wanted: date) -> date:
    """That day, or the first one on which there were words."""
    return max(first, wanted)


def wish(cast: Cast) -> None:
    """Two members ask the office to correct their records."""
    branch = cast.scene.branch
    for facts, note in (
        ({"phone": phone(FREE + 200)}, "Tôi đổi số từ tháng trước."),
        ({"occupation": "Buôn bán nhỏ", "address": f"Ngõ 3, {branch.name}"}, ""),
    ):
        one = cast.one(branch)
        corrections.ask(member_actor(one.subject_id), member=one, facts=facts, note=note)
