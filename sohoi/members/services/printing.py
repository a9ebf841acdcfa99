"""Acts of taking names out on paper or in a file: recorded like every other read of many people."""

from __future__ import annotations

from collections.abc import Sequence

from sohoi.acts.performing import Act, Running, performs
from sohoi.members.models import Card, Decision, Transfer
from sohoi.members.permissions import ADMIT, APPOINT, EDIT_MEMBERS, EXPORT_MEMBERS, MAKE_CARDS
from sohoi.members.services.reads import record_read
from sohoi.units.models import Unit

INTRODUCE = Act("members.print_introduction", "Làm giấy giới thiệu", EDIT_MEMBERS)
PRINT_DECISION = Act("members.print_decision", "Làm văn bản quyết định", ADMIT)
PRINT_POSTS = Act("members.print_posts", "Làm văn bản quyết định về chức vụ", APPOINT)
PRINT_LIST = Act("members.print_list", "Làm danh sách hội viên trên giấy", EDIT_MEMBERS, needs_reason=True)
PRINT_CARDS = Act("members.print_cards", "In thẻ hội viên", MAKE_CARDS)
PRINT_CARD = Act("members.print_card", "In một thẻ hội viên", MAKE_CARDS)
TAKE_OUT = Act("members.take_out", "Lấy toàn bộ dữ liệu của đơn vị", EXPORT_MEMBERS, needs_reason=True)


@performs(INTRODUCE, on="moved", lock=False)
def introduce(act: Running, *, moved: Transfer, form: str) -> Transfer:
    """Record that the introduction of a member is taken out as a file of this form."""
    act.note(number=moved.number, form=form)
    act.about("person", moved.person_id)
    record_read(act, None, f"Giấy giới thiệu {moved.number}".strip(), unit=moved.origin)
    return moved


@performs(PRINT_DECISION, on="made", lock=False)
def print_decision(act: Running, *, made: Decision, form: str, count: int) -> Decision:
    """Record that a decision about so many people is taken out."""
    return _decided(act, made, form, count)


@performs(PRINT_POSTS, on="made", lock=False)
def print_posts(act: Running, *, made: Decision, form: str, count: int) -> Decision:
    """The same for a decision about posts, for who may appoint."""
    return _decided(act, made, form, count)


def _decided(act: Running, made: Decision, form: str, count: int) -> Decision:
    act.note(number=made.number, form=form, count=count)
    act.about("unit", made.unit_id)
    record_read(act, None, f"Quyết định {made.number}, {count} người", unit=made.unit)
    return made


@performs(PRINT_LIST, on="unit", lock=False)
def print_list(act: Running, *, unit: Unit, form: str, count: int) -> Unit:
    """Record that the names of so many people of this unit go on paper, without telephones, and why."""
    act.note(what=unit.title, form=form, count=count)
    act.about("unit", unit.pk)
    record_read(act, None, f"Danh sách trên giấy {count} người: {unit.title}", unit=unit)
    return unit


@performs(PRINT_CARDS, on="unit", lock=False)
def print_cards(act: Running, *, unit: Unit, cards: Sequence[Card]) -> Unit:
    """Record whose cards of this unit are printed."""
    act.note(what=unit.title, count=len(cards))
    act.about("unit", unit.pk)
    for one in cards:
        act.about("person", one.person_id)
    record_read(act, None, f"In {len(cards)} thẻ hội viên: {unit.title}", unit=unit)
    return unit


@performs(PRINT_CARD, on="card", lock=False)
def print_card(act: Running, *, card: Card) -> Card:
    """Record that one card is printed."""
    act.note(number=str(card))
    act.about("person", card.person_id)
    record_read(act, None, f"In thẻ hội viên số {card}", unit=card.commune)
    return card


@performs(TAKE_OUT, on="unit", lock=False)
def take_out(act: Running, *, unit: Unit, count: int, identity: bool) -> Unit:
    """Record that everything about so many people of this unit is taken out, and why."""
    whole = ", có số căn cước đầy đủ" if identity else ""
    act.note(what=unit.title, count=count, identity=identity)
    act.about("unit", unit.pk)
    record_read(act, None, f"Toàn bộ dữ liệu {count} người{whole}: {unit.title}"[:120], unit=unit)
    return unit
