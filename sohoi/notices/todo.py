"""What waits about what is told: to approve, to write anew, unanswered near the deadline, core members gone
quiet, directives that came, and results that came back."""

from __future__ import annotations

from django.urls import reverse

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.text import group_digits
from sohoi.common.todo import Waiting
from sohoi.notices.models import Notice
from sohoi.notices.permissions import HANDLE_DIRECTIVES, SEE_NOTICES
from sohoi.notices.queries import activity, pending, rules
from sohoi.notices.queries.directives import due
from sohoi.notices.queries.pending import Pending

SHOWN = 5


def waiting(actor: Actor) -> list[Waiting]:
    """The directives of this actor's own units, and who has not answered."""
    return [*_directives(actor), *_unanswered(actor)]


def _unanswered(actor: Actor) -> list[Waiting]:
    """For a branch head each notice and who went quiet; above, one line that leads to a list."""
    if not gate.holds(actor, SEE_NOTICES):
        return []
    if pending.highest(actor) >= Level.BRANCH:
        near, new = pending.of_head(actor)
        told = (*(_own(one) for one in near[:SHOWN]), *(_unheard(one) for one in new[:SHOWN]))
        return [*_releases(actor), *told, *_quiet(actor)]
    return [*_releases(actor), *_climbed(pending.left(actor))]


def _releases(actor: Actor) -> list[Waiting]:
    """What she is asked to approve, and what came back to her."""
    return [_release(one.notice, one.why) for one in rules.releases(actor)[:SHOWN]]


def _release(notice: Notice, why: str) -> Waiting:
    url = reverse("draft-preview", kwargs={"draft": notice.pk})
    if notice.state == Notice.State.WAITING:
        words = f"{notice.by.full_name} nhờ duyệt “{notice.title}”"
        return Waiting("Chờ duyệt", "wait", words, "Xem và duyệt", url)
    return Waiting("Trả lại", "wrong", f"“{notice.title}”: {why}", "Sửa", url)


def _own(one: Pending) -> Waiting:
    words = f"{group_digits(one.waiting)} hội viên chưa trả lời “{one.notice.title}”"
    url = reverse("notice-people", kwargs={"notice": one.notice.pk, "unit": one.unit})
    return Waiting(
        "Quá hạn" if one.late else "Sắp hết hạn", "wrong" if one.late else "wait", words, "Xem", url
    )


def _unheard(one: Pending) -> Waiting:
    """What she has not brought to her group yet."""
    words = f"“{one.notice.title}”: chưa ai trong chi hội xem"
    url = reverse("notice-words", kwargs={"notice": one.notice.pk, "unit": one.unit})
    return Waiting("Mới", "new", words, "Chép vào nhóm", url)


def _climbed(left: dict[tuple[int, int], int]) -> list[Waiting]:
    if not left:
        return []
    notices, people = len({notice for notice, _ in left}), sum(left.values())
    words = f"{group_digits(people)} người chưa trả lời {group_digits(notices)} thông báo đến hạn"
    return [Waiting("Chưa trả lời", "wait", words, "Xem từng nơi", reverse("notices-pending"))]


def _quiet(actor: Actor) -> list[Waiting]:
    lines = []
    for branch in activity.own_branches(actor):
        if number := len(activity.quiet(actor, branch)):
            words = f"{group_digits(number)} hội viên nòng cốt ba lần liền chưa tương tác"
            url = reverse("notices-quiet", kwargs={"unit": branch.pk})
            lines.append(Waiting("Nên hỏi thăm", "wait", words, "Xem", url))
    return lines


def _directives(actor: Actor) -> list[Waiting]:
    if not gate.holds(actor, HANDLE_DIRECTIVES):
        return []
    found = due(actor)
    lines = (
        ("Quá hạn", "wrong", found.over, "văn bản chỉ đạo quá hạn báo kết quả"),
        ("Văn bản mới", "wait", found.new, "văn bản chỉ đạo chưa nhận"),
        ("Làm lại", "wait", found.returned, "văn bản chỉ đạo bị trả lại để làm thêm"),
        ("Sắp đến hạn", "wait", found.near, "văn bản chỉ đạo sắp đến hạn báo kết quả"),
        ("Kết quả", "new", found.results, "nơi đã báo kết quả chờ xem"),
    )
    url = reverse("directives")
    return [
        Waiting(tag, mood, f"{group_digits(n)} {words}", "Xem", url) for tag, mood, n, words in lines if n
    ]
