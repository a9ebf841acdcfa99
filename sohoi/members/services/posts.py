"""Acts on posts: who holds which in which unit, from when to when, and her door to the system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from sohoi.access.models import Role, RoleGrant
from sohoi.access.permissions import GIVE_ROLES
from sohoi.access.queries import not_over
from sohoi.access.services.accounts import check_may_give
from sohoi.acts import gate
from sohoi.acts.actor import Level
from sohoi.acts.performing import Act, Refused, Running, performs
from sohoi.common.text import nfc_clean
from sohoi.members.models import Decision, Member, Person, Post, Term
from sohoi.members.permissions import APPOINT, APPOINT_HERE, SEE_MEMBERS
from sohoi.members.queries.posts import is_over
from sohoi.members.services import rights
from sohoi.members.services.decisions import Paper, decided
from sohoi.members.titles import TITLES, role_of
from sohoi.units.models import Unit

APPOINT_HEAD = Act("members.appoint_head", "Giao chi hội trưởng", APPOINT)
APPOINT_TO = Act("members.appoint_to", "Giao chức vụ", APPOINT)
APPOINT_OWN = Act("members.appoint_own", "Giao chức vụ của đơn vị mình", APPOINT_HERE)
END_POST = Act("members.end_post", "Thôi giữ chức", APPOINT)
END_OWN_POST = Act("members.end_own_post", "Thôi giữ chức ở đơn vị mình", APPOINT_HERE)
CORRECT_POST = Act("members.correct_post", "Sửa chức vụ đã ghi", APPOINT, needs_reason=True)
CORRECT_OWN_POST = Act(
    "members.correct_own_post", "Sửa chức vụ đã ghi ở đơn vị mình", APPOINT_HERE, needs_reason=True
)
OPEN_DOOR = Act("members.open_door", "Cho dùng Sổ Hội theo chức vụ", GIVE_ROLES)


@dataclass(frozen=True)
class Holding:
    """How a post is held. `until` is the first day without it, where that is planned."""

    title: str
    since: date
    until: date | None = None
    basis: str = ""
    term: Term | None = None
    paper: Paper | None = None


@performs(APPOINT_HEAD, on="member")
def appoint_head(act: Running, *, member: Member, on: date) -> Post:
    """Make a member the head of her branch. The one before her ends on that day, and so do her rights."""
    return _appoint(act, member, member.branch, Holding(Post.Title.HEAD, on))


@performs(APPOINT_TO, on="member")
def appoint(act: Running, *, member: Member, unit: Unit, holding: Holding) -> Post:
    """Give a member a post in a unit that she belongs to.

    Where only one can hold it, the one before her ends on her first day. Raises Refused, and NotForYou for a
    unit in which the actor gives no posts.
    """
    gate.require(act.actor, APPOINT, unit)
    return _appoint(act, member, unit, holding)


@performs(APPOINT_OWN, on="unit", lock=False)
def appoint_own(act: Running, *, unit: Unit, member: Member, holding: Holding) -> Post:
    """Give a member a post of the very unit in which the actor gives posts, which is not those below it.

    Raises Refused, and NotForYou for somebody whom the actor does not see.
    """
    rows = Member.objects.select_related("branch", "cell").select_for_update(no_key=True, of=("self",))
    return _appoint(act, gate.get(act.actor, SEE_MEMBERS, rows, pk=member.pk), unit, holding)


def _appoint(act: Running, member: Member, unit: Unit, holding: Holding) -> Post:
    # The unit is locked, not only its posts: where there is none yet, two could be made at once.
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    _check_place(member, unit, holding.title)
    _check_days(unit, holding)
    _make_room(act, member, unit, holding)
    act.note(unit=unit.title, title=Post.Title(holding.title).label)
    touch(act, Person.objects.select_for_update().get(pk=member.pk))
    act.about("person", member.pk)
    act.about("unit", unit.pk)
    return Post.objects.create(
        person_id=member.pk,
        unit=unit,
        title=holding.title,
        since=holding.since,
        line_id=act.line_id,
        **_stated(act, unit, holding),
    )


def _stated(act: Running, unit: Unit, holding: Holding) -> dict[str, object]:
    decision = decided(act, unit=unit, about=Decision.About.POST, paper=holding.paper)
    return {"until": holding.until, "basis": holding.basis, "term": holding.term, "decision": decision}


def _check_place(member: Member, unit: Unit, title: str) -> None:
    if title not in TITLES or unit.level not in TITLES[title].levels or unit.closed_on:
        raise Refused("Chức vụ này không có ở đơn vị đã chọn.")
    own = {member.branch_id, member.commune_id, member.province_id}
    if (unit.branch_id if unit.level == Level.CELL else unit.pk) not in own:
        raise Refused(f"{member.name} không thuộc {unit.title}.")


def _check_days(unit: Unit, holding: Holding) -> None:
    if holding.until is not None and holding.until <= holding.since:
        raise Refused("Ngày thôi giữ chức phải sau ngày nhận chức.")
    if holding.term and holding.term.unit_id not in (unit.pk, unit.branch_id, unit.commune_id):
        raise Refused("Nhiệm kỳ này của đơn vị khác.")


def _make_room(act: Running, member: Member, unit: Unit, holding: Holding) -> None:
    """Whoever holds it on those days ends before, where there is one at a time; nobody holds it twice."""
    held = Post.objects.select_for_update().filter(_after(holding.since), unit=unit, title=holding.title)
    if holding.until is not None:
        held = held.filter(since__lt=holding.until)
    label = Post.Title(holding.title).label.lower()
    if held.filter(person=member.pk).exists():
        raise Refused(f"{member.name} đang là {label} rồi.")
    for earlier in held.select_related("person") if TITLES[holding.title].sole else ():
        if earlier.since > holding.since:
            raise Refused(f"{earlier.person.full_name} là {label} từ ngày {earlier.since:%d/%m/%Y} rồi.")
        _end(act, earlier, holding.since)


def _after(day: date) -> Q:
    """Posts that are not over on this day."""
    return Q(until=None) | Q(until__gt=day)


@performs(END_POST, on="post")
def end_post(act: Running, *, post: Post, on: date, note: str = "") -> Post:
    """End a post from a day on, today or ahead; what the person was allowed in that unit ends with it."""
    return _end_post(act, post, on, note)


@performs(END_OWN_POST, on="post")
def end_own_post(act: Running, *, post: Post, on: date, note: str = "") -> Post:
    """The same by whoever gives posts in this very unit only."""
    return _end_post(act, post, on, note)


def _end_post(act: Running, post: Post, on: date, note: str) -> Post:
    if post.until is not None and post.until <= on:
        raise Refused("Chức vụ này đã thôi rồi.")
    if on < post.since:
        raise Refused(f"Ngày thôi không được trước ngày nhận chức ({post.since:%d/%m/%Y}).")
    act.note(unit=post.unit.title, title=post.get_title_display(), on=f"{on:%d/%m/%Y}")
    _end(act, post, on, nfc_clean(note)[:200])
    return post


def _end(act: Running, post: Post, on: date, note: str = "") -> None:
    post.until, post.end_note = max(on, post.since), note
    post.save(update_fields=["until", "end_note"])
    act.about("person", post.person_id)
    rights.follow(act, post)


@performs(CORRECT_POST, on="post")
def correct_post(act: Running, *, post: Post, holding: Holding) -> Post:
    """Say how a post was really held, for a reason. An end on its first day says that it never was."""
    return _correct_post(act, post, holding)


@performs(CORRECT_OWN_POST, on="post")
def correct_own_post(act: Running, *, post: Post, holding: Holding) -> Post:
    """The same by whoever gives posts in this very unit only."""
    return _correct_post(act, post, holding)


def _correct_post(act: Running, post: Post, holding: Holding) -> Post:
    unit = Unit.objects.select_for_update(no_key=True).get(pk=post.unit_id)
    if holding.until is not None and holding.until < holding.since:
        raise Refused("Ngày thôi giữ chức phải sau ngày nhận chức.")
    _check_others(post, unit, holding)
    act.note(title=post.get_title_display(), old=_days(post.since, post.until))
    act.note(new=_days(holding.since, holding.until))
    for field, value in _stated(act, unit, holding).items():
        setattr(post, field, value)
    post.since = holding.since
    post.save()
    rights.begin_with(act, post)
    rights.follow(act, post)
    act.about("person", post.person_id)
    touch(act, Person.objects.select_for_update().get(pk=post.person_id))
    return post


def _check_others(post: Post, unit: Unit, holding: Holding) -> None:
    """The corrected days collide with nobody's."""
    others = Post.objects.filter(_after(holding.since), unit=unit, title=post.title).exclude(pk=post.pk)
    if holding.until is not None:
        others = others.filter(since__lt=holding.until)
    if not TITLES[post.title].sole:
        others = others.filter(person=post.person_id)
    other = others.select_related("person").first()
    if other is not None:
        raise Refused(f"{other.person.full_name} giữ chức này trong thời gian ấy. Hãy sửa bên đó trước.")


def _days(since: date, until: date | None) -> str:
    return f"{since:%d/%m/%Y} – {until:%d/%m/%Y}" if until else f"từ {since:%d/%m/%Y}"


@performs(OPEN_DOOR, on="post")
def open_door(act: Running, *, post: Post) -> RoleGrant:
    """Give the holder of a post the role that comes with it, for its days, tied to her person. Asked twice,
    the same.

    Nobody opens a door to more than she holds there herself, nor adds to an account that she does not manage.
    """
    if is_over(post) or not Member.objects.filter(pk=post.person_id).exists():
        raise Refused("Người này không còn giữ chức. Hãy giao người khác.")
    code = role_of(post.title, post.unit.level)
    if not code:
        raise Refused("Chức vụ này không kèm quyền sử dụng. Hãy giao ở mục Người dùng.")
    role = Role.objects.get(pk=code)
    check_may_give(act, role, post.unit)
    act.note(unit=post.unit.title, role=role.label)
    act.about("person", post.person_id)
    found = RoleGrant.objects.filter(not_over(), pk=post.grant_id or 0).first()
    if found is None:
        found = post.grant = rights.open_to(act, post, role)
        post.save(update_fields=["grant"])
    return found


def touch(act: Running, person: Person) -> None:
    """Operation: remember the last act that changed this person, and make open forms stale."""
    person.version += 1
    person.line_id = act.line_id
    person.save(update_fields=["version", "line_id"])


def end_posts_of(act: Running, person: Person, on: date, *, now_in: Unit | None = None) -> None:
    """Operation: whoever leaves a unit holds no post in it; `now_in` is the branch that she moves to."""
    held: QuerySet[Post] = Post.objects.select_for_update(of=("self",)).filter(_after(on), person=person)
    stays = {now_in.pk, now_in.commune_id, now_in.province_id} if now_in else set()
    for post in held.select_related("unit").exclude(unit__in=stays - {None}):
        _end(act, post, on)


def end_posts_in(act: Running, units: Sequence[Unit], on: date, *, note: str, of: Sequence[int] = ()) -> None:
    """Operation: nobody holds a post in these units any more from a day on, or none of these people."""
    held = Post.objects.select_for_update(of=("self",)).filter(_after(on), unit__in=units)
    for post in held.filter(person__in=of) if of else held:
        _end(act, post, on, note)
