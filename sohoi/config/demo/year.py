"""The commune's last months, told by those who did it: who came and went, who was away, who got a post.

As many come as go, so that the commune keeps its number of members.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sohoi.common.dates import PartialDate
from sohoi.common.periods import of_months
from sohoi.config.demo import words
from sohoi.config.demo.cast import Cast, newcomer
from sohoi.config.demo.services.bodies import NOW
from sohoi.members.models import Arrival, Member, Post, Spell, Term, Transfer
from sohoi.members.services import absences, admissions, past, people, posts, transfers
from sohoi.members.services.decisions import Paper
from sohoi.members.services.posts import Holding
from sohoi.members.services.terms import open_own_term
from sohoi.reports.services import close_period
from sohoi.units.models import Unit

ORDINARY, HONORARY = Spell.Kind.ORDINARY, Spell.Kind.HONORARY
Exit, Title, Basis = Spell.Exit, Post.Title, Post.Basis
APPLIED = (("Ngô Thị Thanh Thúy", 2003), ("Bùi Thu Phương", 2005), ("Đào Thị Kim Ngân", 1999))
WAITING = (("Hoàng Khánh Huyền", 2006), ("Lương Thị Hải Yến", 2001))
# The congress of the province came after those of its communes.
CONGRESS = date(2025, 11, 27)
FAR = "Xã Đồng Sậy, tỉnh Sông Đào"


def live(cast: Cast) -> None:
    """All of it, in the order in which it is told."""
    words.set_letterheads(cast)
    _join(cast)
    _ask_to_join(cast)
    _arrive(cast)
    _depart(cast)
    _wait(cast)
    _leave(cast)
    _work_away(cast)
    _lead(cast)
    _close(cast)
    words.open_pages(cast)
    words.ask(cast)
    words.wish(cast)


def _join(cast: Cast) -> None:
    """Three apply and are admitted by one decision; a man of standing is recognised."""
    branch = cast.other_branch()
    asked = [
        admissions.apply(
            cast.clerk,
            branch=branch,
            facts=newcomer(100 + n, name, PartialDate(year, 4, 2 + n), occupation="Công nhân"),
            kind=ORDINARY,
            on=cast.ago(45 - n),
        )
        for n, (name, year) in enumerate(APPLIED)
    ]
    ids = [one.pk for one in asked]
    admissions.admit(cast.chair, unit=cast.scene.commune, applications=ids, paper=cast.paper(34))
    facts = newcomer(110, "Đinh Quang Thắng", PartialDate(1964), sex="male", occupation="Hưu trí")
    paper = cast.paper(30)
    given: dict[str, Any] = {"facts": facts, "kind": HONORARY, "on": paper.signed_on, "paper": paper}
    admissions.admit_directly(cast.chair, branch=branch, **given)


def _ask_to_join(cast: Cast) -> None:
    """Two whom the head of the branch put forward wait for a decision; one was refused."""
    for n, (name, year) in enumerate(WAITING):
        facts = newcomer(120 + n, name, PartialDate(year, 9, 10 + n))
        admissions.apply(
            cast.head, branch=cast.scene.branch, facts=facts, kind=ORDINARY, on=cast.ago(6 - 3 * n)
        )
    facts = newcomer(130, "Trần Thị Mơ", PartialDate(1990))
    asked = admissions.apply(
        cast.clerk, branch=cast.other_branch(), facts=facts, kind=ORDINARY, on=cast.ago(15)
    )
    why = "Chị đang sinh hoạt ở xã bên. Hãy làm giấy chuyển sinh hoạt."
    admissions.refuse(cast.chair, application=asked, why=why, on=cast.ago(11))


def _arrive(cast: Cast) -> None:
    """One comes with a paper from another province, one from the commune beside."""
    facts = newcomer(140, "Vũ Thị Hồng Nhung", PartialDate(1988, 11, 3), joined=PartialDate(2012))
    paper: dict[str, Any] = {"elsewhere": FAR, "number": "14/GGT-PN"}
    transfers.arrive(cast.clerk, branch=cast.other_branch(), facts=facts, on=cast.ago(25), **paper)
    coming = _propose(cast, cast.one(commune=cast.scene.beside), cast.scene.commune, 40)
    _accept(cast, coming, cast.other_branch(), 33)


def _depart(cast: Cast) -> None:
    """One goes to another province, one to the commune beside, and the third is returned."""
    gone = cast.one()
    transfers.send_off(
        cast.clerk, member=gone, version=_version(gone), elsewhere=FAR, on=cast.ago(28), why="Theo con"
    )
    there = Unit.objects.filter(parent=cast.scene.beside).earliest("pk")
    _accept(cast, _propose(cast, cast.one(), cast.scene.beside, 38), there, 30)
    returned = _propose(cast, cast.one(), cast.scene.beside, 22)
    why = "Chị chưa về ở hẳn. Khi nào chuyển nhà xong, xin gửi lại giấy."
    transfers.turn_back(cast.beside, transfer=_arrival(returned), why=why, on=cast.ago(18))


def _wait(cast: Cast) -> None:
    """One paper waits for this commune's answer, one for that of the commune beside."""
    _propose(cast, cast.one(commune=cast.scene.beside), cast.scene.commune, 5)
    _propose(cast, cast.one(cast.scene.branch), cast.scene.beside, 4)


def _propose(cast: Cast, member: Member, target: Unit, days_ago: int) -> Transfer:
    """By the head of her branch, by the clerk of her commune, or by the commune beside."""
    home = cast.head if member.branch_id == cast.scene.branch.pk else cast.clerk
    sender = cast.beside if member.commune_id == cast.scene.beside.pk else home
    return transfers.propose(
        sender,
        member=member,
        version=_version(member),
        target=target,
        on=cast.ago(days_ago),
        why="Chuyển nhà theo chồng",
    )


def _accept(cast: Cast, transfer: Transfer, branch: Unit, days_ago: int) -> None:
    receiver = cast.clerk if branch.commune_id == cast.scene.commune.pk else cast.beside
    transfers.accept(receiver, transfer=_arrival(transfer), branch=branch, cell=None, on=cast.ago(days_ago))


def _arrival(transfer: Transfer) -> Arrival:
    return Arrival.objects.get(pk=transfer.pk)


def _version(member: Member) -> int:
    return member.person.version


def _leave(cast: Cast) -> None:
    """One died, one married away, one asked to leave, one was struck off by a decision."""
    for order, why, days, note in (
        ("birth_year", Exit.DIED, 50, ""),
        ("-birth_year", Exit.MARRIED_AWAY, 41, "Lấy chồng ở xã khác, chưa xin giấy"),
        ("pk", Exit.RESIGNED, 27, "Tuổi cao, xin thôi"),
    ):
        one = cast.one(order=order)
        people.leave(cast.clerk, member=one, version=_version(one), why=why, on=cast.ago(days), note=note)
    one, paper = cast.one(), cast.paper(20)
    struck: dict[str, Any] = {"why": Exit.STRUCK_OFF, "on": paper.signed_on, "note": "Bỏ sinh hoạt nhiều năm"}
    people.leave(cast.chair, member=one, version=_version(one), paper=paper, **struck)


def _work_away(cast: Cast) -> None:
    """Two of the branch work far away; a third one did and is back."""
    branch = cast.scene.branch
    for days, where, why in ((80, "Bắc Ninh", "Làm công nhân"), (190, "Nhật Bản", "Xuất khẩu lao động")):
        one = cast.one(branch, order="-birth_year")
        absences.go_away(
            cast.head, member=one, version=_version(one), since=cast.ago(days), where=where, why=why
        )
    one = cast.one(branch)
    away: dict[str, Any] = {"since": cast.ago(200), "where": "Hà Nội", "why": "Trông cháu"}
    absences.go_away(cast.head, member=one, version=_version(one), **away)
    one.refresh_from_db()
    absences.come_back(cast.head, member=one, version=_version(one), on=cast.ago(12))


def _lead(cast: Cast) -> None:
    """Another head of a branch, one co-opted into the executive committee, one whose post ends soon."""
    branch, commune = cast.other_branch(), cast.scene.commune
    paper, since = cast.paper(62), cast.ago(60)
    head = Holding(Title.HEAD, since, basis=Basis.CO_OPTED, term=_term(branch), paper=paper)
    new = cast.one(branch)
    posts.appoint(cast.chair, member=new, unit=branch, holding=head)
    seat = Holding(Title.EXECUTIVE, since, basis=Basis.CO_OPTED, term=_term(commune), paper=paper)
    posts.appoint(cast.chair, member=new, unit=commune, holding=seat)
    until = cast.today + timedelta(days=45)
    speaker = Holding(Title.SPEAKER, cast.ago(320), until=until, basis=Basis.APPOINTED)
    posts.appoint(cast.clerk, member=cast.one(), unit=commune, holding=speaker)
    _lead_province(cast)


def _lead_province(cast: Cast) -> None:
    """Chairs of communes sit in the province's committee; one of them leads it since its congress."""
    province, since = cast.scene.province, CONGRESS
    term = open_own_term(cast.officer, unit=province, label=NOW, since=since, until=None)
    paper = Paper("31/QĐ-ĐCT", since + timedelta(days=6))
    chairs = Member.objects.filter(
        person__posts__title=Title.CHAIR, person__posts__until=None, province=province
    ).exclude(name=cast.chair.name)
    seats = [Title.CHAIR, Title.VICE_CHAIR, *[Title.EXECUTIVE] * 12]
    for title, one in zip(seats, [*chairs.order_by("pk")[: len(seats)]], strict=False):
        held = Holding(title, since, basis=Basis.ELECTED, term=term, paper=paper)
        posts.appoint_own(cast.officer, unit=province, member=one, holding=held)
    hers = Member.objects.get(name=cast.chair.name, person__posts__title=Title.CHAIR)
    held = Holding(Title.STANDING, since, basis=Basis.ELECTED, term=term, paper=paper)
    posts.appoint_own(cast.officer, unit=province, member=hers, holding=held)


def _term(unit: Unit) -> Term:
    return Term.objects.get(unit=unit, label=NOW)


def _close(cast: Cast) -> None:
    """The half year before this one was closed; then somebody's last day in it turns out to be another."""
    commune, period = cast.scene.commune, of_months(cast.today, 6).before
    if period is None:
        return
    close_period(cast.chair, unit=commune, period=period, today=cast.today)
    away = (Exit.MARRIED_AWAY, Exit.WORKS_AWAY)
    left = Spell.objects.filter(
        branch__commune=commune, exit__in=away, until__range=(period.first, period.last)
    )
    spell = left.select_related("person", "branch").order_by("pk").first()
    if spell is not None:
        ends = past.Ends(
            spell.since, spell.entry, min(period.last + timedelta(days=4), cast.today), spell.exit
        )
        because = cast.chair.because("Đi sau ngày sơ kết; sổ ghi nhầm ngày")
        past.amend_spell(because, spell=spell, version=spell.person.version, ends=ends, today=cast.today)
