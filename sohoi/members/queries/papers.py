"""What stands on the official papers of a unit: introductions, decisions, and a sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.papers import Column, Paper, Table, Text
from sohoi.common.sheets.write import Signature
from sohoi.members.models import Card, Decision, Person, Post, Spell, Transfer
from sohoi.members.permissions import ADMIT, APPOINT, EDIT_MEMBERS, SEE_MEMBERS
from sohoi.members.record import date_of
from sohoi.units import queries as units
from sohoi.units.models import Letterhead, Unit

KEEP = "Lưu: VT."
NOBODY = "Nguyễn Thị A"


def signature(unit: Unit, *, on: date, shaped: Letterhead | None = None, by: str = "") -> Signature:
    """Who signs for this unit's office on a day: `by`, else whom the letterhead names, else who is chair."""
    found = shaped or units.letterhead(unit)
    name = by or found.signed_by or chair_on(units.office_of(unit), on)
    return Signature(tuple(found.signed_as.splitlines()), name, note="")


def chair_on(office: Unit, day: date) -> str:
    """The name of the chair on that day, empty where the register knows none."""
    holds = Post.objects.filter(unit=office, title=Post.Title.CHAIR, since__lte=day)
    post = holds.filter(Q(until=None) | Q(until__gt=day)).select_related("person").first()
    return post.person.full_name if post else ""


def sample(office: Unit, shaped: Letterhead, *, today: date) -> Paper:
    """A paper about nobody, to look at a letterhead."""
    words = (
        "Đây là bản xem thử, không có giá trị. Phần đầu, cách ghi số, địa danh và người ký ở các giấy tờ "
        "khác sẽ giống như trên tờ này."
    )
    return Paper(
        head=units.head_of(office, on=today, kind="GGT", number="01", shaped=shaped),
        title="GIẤY GIỚI THIỆU",
        subtitle="Bản xem thử",
        body=(Text(f"{office.title} trân trọng giới thiệu:"), *_fields([("Hội viên", NOBODY)]), Text(words)),
        recipients=("Như trên;", KEEP),
        signatures=(signature(office, on=today, shaped=shaped),),
    )


def _fields(facts: Sequence[tuple[str, str]]) -> tuple[Text, ...]:
    return tuple(Text(words, lead=f"{label}:", look="field") for label, words in facts if words)


def transfer(actor: Actor, transfer_id: int) -> Transfer:
    """A transfer that the actor's side sends, or NotForYou."""
    found = Transfer.objects.select_related("person", "origin__commune", "target__commune")
    return gate.get(actor, EDIT_MEMBERS, found, pk=transfer_id)


def introduction(moved: Transfer) -> Paper:
    """The paper that a member takes along to where she goes. Never her number of identity, never a phone."""
    origin = moved.origin
    if origin is None:
        raise gate.NotForYou
    office, day = units.office_of(origin), moved.proposed_on
    shaped = units.letterhead(office)
    words = (
        f"Được chuyển đến sinh hoạt tại {where_to(moved)}. Đề nghị quý Hội tiếp nhận và tạo điều kiện để hội "
        "viên tiếp tục tham gia sinh hoạt Hội."
    )
    return Paper(
        head=units.head_of(office, on=day, kind="GGT", number=moved.number, shaped=shaped),
        title="GIẤY GIỚI THIỆU",
        subtitle="Chuyển sinh hoạt Hội",
        body=(
            Text(f"Kính gửi: {where_to(moved)}", look="middle"),
            Text(f"{office.title} trân trọng giới thiệu:"),
            *_fields(facts_of(moved)),
            Text(words),
        ),
        recipients=("Như trên;", f"{origin.title};", KEEP),
        signatures=(signature(office, on=day, shaped=shaped),),
    )


def where_to(moved: Transfer) -> str:
    """The receiver as a paper names it: a branch with its commune, a commune, or what was written."""
    target = moved.target
    if target is None:
        return moved.elsewhere
    if target.level > Level.COMMUNE and target.commune:
        return f"{target.title}, {target.commune.title}"
    return target.title


def facts_of(moved: Transfer) -> list[tuple[str, str]]:
    """What the receiver has to know about her, as (label, words); unknown ones are empty."""
    person, origin = moved.person, moved.origin
    born = date_of(person, "birth")
    exact = born is not None and born.precision == "day"
    joined = date_of(person, "joined")
    return [
        ("Hội viên", person.full_name),
        ("Sinh ngày" if exact else "Năm sinh", str(born or "")),
        ("Vào Hội", str(joined or "")),
        ("Đang sinh hoạt tại", origin.title if origin else ""),
        ("Chức vụ", ", ".join(posts_on(person, moved.proposed_on))),
        ("Số thẻ hội viên", card_number(person)),
    ]


def posts_on(person: Person, day: date) -> list[str]:
    """Her posts on that day, as "Chi hội phó Chi hội Thôn Đông"."""
    held = Post.objects.filter(Q(until=None) | Q(until__gt=day), person=person, since__lte=day)
    return [
        f"{one.get_title_display()} {one.unit.title}" for one in held.select_related("unit").order_by("pk")
    ]


def card_number(person: Person) -> str:
    """The number of her card that is good, empty without one."""
    card = Card.objects.filter(person=person, ended_on=None).first()
    return str(card) if card else ""


@dataclass(frozen=True)
class Order:
    """What a decision says: its subject, the words before the list of people, and who else carries it out."""

    subject: str
    orders: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


_ALWAYS = (Column("STT", 7, "center"), Column("Họ và tên", 30), Column("Năm sinh", 12, "center"))
_BRANCH = (*_ALWAYS, Column("Chi hội", 26))
_POSTS = (*_ALWAYS, Column("Chức vụ", 30), Column("Từ ngày", 15, "center"))


def decision(actor: Actor, decision_id: int) -> Decision:
    """A decision about people that the actor may carry out, or NotForYou. That of units has no list."""
    found = gate.get(actor, SEE_MEMBERS, Decision.objects.select_related("unit__commune"), pk=decision_id)
    gate.require(actor, APPOINT if found.about == Decision.About.POST else ADMIT, found)
    if found.about == Decision.About.UNITS:
        raise gate.NotForYou
    return found


def order_of(made: Decision) -> Order:
    """Whom it is about and what it says of them."""
    match made.about:
        case Decision.About.ADMISSION:
            return _spells("kết nạp hội viên", "Kết nạp {n} người vào Hội", _begun(made))
        case Decision.About.HONOUR:
            return _spells(
                "công nhận hội viên danh dự", "Công nhận {n} người là hội viên danh dự", _begun(made)
            )
        case Decision.About.LEAVING:
            ended = list(_around(Spell.objects.filter(exit_decision=made)))
            return _spells(*_leaving(ended), ended)
        case _:
            return _posts(made)


def _around(spells: object) -> list[Spell]:
    """The spells with whom and where, by branch and name."""
    found = list(spells.select_related("person", "branch"))  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: (one.branch.order_key, one.person.full_name))


def _begun(made: Decision) -> list[Spell]:
    """The spells that began by it: those that say so, and the first ones of people whose application did."""
    asked = Q(person__applications__decision=made, since__lte=made.signed_on, until=None)
    return _around(Spell.objects.filter(Q(decision=made) | asked).distinct())


def _leaving(ended: Sequence[Spell]) -> tuple[str, str]:
    why = {one.exit for one in ended}
    if why == {Spell.Exit.STRUCK_OFF}:
        return "xóa tên hội viên", "Xóa tên {n} hội viên khỏi danh sách hội viên"
    if why == {Spell.Exit.HONOUR_ENDED}:
        return "thôi công nhận hội viên danh dự", "Thôi công nhận {n} hội viên danh dự"
    return "cho thôi sinh hoạt Hội", "Cho {n} hội viên thôi sinh hoạt Hội"


def _spells(subject: str, orders: str, found: Sequence[Spell]) -> Order:
    rows = tuple(
        (str(n), one.person.full_name, _year(one.person), one.branch.name) for n, one in enumerate(found, 1)
    )
    return Order(subject, orders.format(n=len(rows)), _BRANCH, rows)


def _year(person: Person) -> str:
    return str(person.birth.year) if person.birth else ""


_POST_WORDS = {
    Post.Basis.APPOINTED: ("chỉ định chức vụ", "Chỉ định {n} người giữ chức vụ"),
    Post.Basis.CO_OPTED: ("công nhận kết quả bầu bổ sung", "Công nhận {n} người được bầu bổ sung"),
    Post.Basis.ELECTED: ("công nhận kết quả bầu cử", "Công nhận {n} người trúng cử"),
}


def _posts(made: Decision) -> Order:
    found = list(made.posts.select_related("person", "unit").order_by("unit__order_key", "pk"))
    bases = {one.basis for one in found}
    basis = Post.Basis(bases.pop()) if len(bases) == 1 and bases != {""} else None
    subject, orders = _POST_WORDS.get(basis, ("phân công chức vụ", "Phân công {n} người giữ chức vụ"))  # type: ignore[arg-type]
    rows = tuple(
        (
            str(n),
            one.person.full_name,
            _year(one.person),
            f"{one.get_title_display()} {one.unit.title}",
            f"{one.since:%d/%m/%Y}",
        )
        for n, one in enumerate(found, 1)
    )
    return Order(subject, orders.format(n=len(rows)), _POSTS, rows)


def ordered(made: Decision) -> Paper:
    """The decision as a paper. What it rests on is left general: the office writes its own in Word."""
    order, office = order_of(made), units.office_of(made.unit)
    body = f"Ban Thường vụ {office.title}"
    return Paper(
        head=units.head_of(office, on=made.signed_on, kind="QĐ", number=made.number),
        title="QUYẾT ĐỊNH",
        subtitle=f"Về việc {order.subject}",
        authority=body.upper(),
        body=(
            Text("Căn cứ Điều lệ Hội Liên hiệp Phụ nữ Việt Nam;", look="ground"),
            Text(f"Căn cứ chức năng, nhiệm vụ của {office.title};", look="ground"),
            Text("Xét đề nghị của các chi hội và bộ phận tham mưu,", look="ground"),
            Text("QUYẾT ĐỊNH:", look="middle"),
            Text(f"{order.orders} (có danh sách dưới đây).", lead="Điều 1."),
            Table(order.columns, order.rows),
            Text("Quyết định này có hiệu lực kể từ ngày ký.", lead="Điều 2."),
            Text(
                f"{body}, các chi hội liên quan và những người có tên tại Điều 1 chịu trách nhiệm thi hành "
                "Quyết định này.",
                lead="Điều 3.",
            ),
        ),
        recipients=("Như Điều 3;", KEEP),
        signatures=(signature(office, on=made.signed_on, by=made.signed_by),),
    )


RECENT = 10


def sent_lately(actor: Actor, unit: Unit) -> list[Transfer]:
    """The last transfers that this unit sends and the actor may introduce, newest first."""
    column = {Level.PROVINCE: "origin__province", Level.COMMUNE: "origin__commune"}.get(
        Level(unit.level), "origin"
    )
    found = gate.rows(actor, EDIT_MEMBERS, Transfer.objects.filter(**{column: unit}))
    open_ones = found.exclude(state__in=(Transfer.State.RETURNED, Transfer.State.WITHDRAWN))
    return list(open_ones.select_related("person", "target__commune").order_by("-pk")[:RECENT])


def decided_lately(actor: Actor, unit: Unit) -> list[Decision]:
    """The last decisions of this unit about people that the actor may make papers of, newest first."""
    about_people = Decision.objects.filter(unit=unit).exclude(about=Decision.About.UNITS)
    return list(gate.rows(actor, ADMIT, about_people).order_by("-signed_on", "-pk")[:RECENT])
