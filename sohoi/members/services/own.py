"""Acts on a member's own pages: a code for her, coming in with it, leaving a phone, taking all back."""

from __future__ import annotations

from datetime import date

from sohoi.access.models import OwnCode, OwnKey
from sohoi.access.services import own
from sohoi.access.services.doors import WrongCode
from sohoi.acts.actor import EVERYONE
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.members.models import Card, Member
from sohoi.members.permissions import GIVE_OWN_PAGE, OWN_PAGE
from sohoi.members.services import cards

INVITE = Act("members.invite_own", "Cấp mã mở trang riêng", GIVE_OWN_PAGE)
ENTER = Act("members.enter_own", "Mở trang riêng trên một máy", EVERYONE)
LEAVE = Act("members.leave_own", "Thoát trang riêng khỏi máy", OWN_PAGE)
REVOKE = Act("members.revoke_own", "Thu lại trang riêng trên mọi máy", GIVE_OWN_PAGE)
TAKE_CARD = Act("members.take_card", "Nhận thẻ hội viên", OWN_PAGE)


@performs(INVITE, on="member")
def invite(act: Running, *, member: Member) -> own.OwnInvitation:
    """A code that opens her pages once within ten minutes; an older one of hers stops working."""
    act.about("person", member.pk)
    return own.make_code(act, subject=member.subject_id)


@performs(ENTER, on="code")
def enter(act: Running, *, code: OwnCode, secret: str, label: str, on: date) -> OwnKey:
    """Use up the code: this phone opens her pages for ninety days. Her card is given if she has none.

    Raises WrongCode, also where she left the register meanwhile.
    """
    member = Member.objects.filter(person__subject=code.subject_id).first()
    if member is None:
        raise WrongCode
    key = own.use_code(act, code=code, secret=secret, label=label)
    cards.issue(act, [member], on=on)
    act.stands_at(member)
    act.about("person", member.pk)
    return key


@performs(LEAVE, on="key")
def leave_phone(act: Running, *, key: OwnKey) -> OwnKey:
    """She takes her pages off this phone; done twice, the same."""
    own.revoke_keys(act, [key])
    _note_place(act, key.subject_id)
    return key


def _note_place(act: Running, subject: int) -> None:
    member = Member.objects.filter(person__subject=subject).first()
    if member is not None:
        act.stands_at(member)
        act.about("person", member.pk)


@performs(REVOKE, on="member")
def revoke(act: Running, *, member: Member) -> int:
    """No phone opens her pages any more; on how many they were open."""
    ended = own.revoke_all(act, subject=member.subject_id)
    act.note(count=ended)
    act.about("person", member.pk)
    return ended


@performs(TAKE_CARD, on="member")
def take_card(act: Running, *, member: Member, on: date) -> Card:
    """A member without a card takes one from her own page. Raises Refused where she holds one."""
    made = cards.issue(act, [member], on=on)
    if not made:
        raise Refused("Thẻ đã có rồi. Hãy mở lại trang.")
    return made[0]
