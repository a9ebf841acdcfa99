"""Where a notice can be pasted: the branches and the work groups of a place, each with its own link."""

from __future__ import annotations

from dataclasses import dataclass

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.notices.models import Link, Notice
from sohoi.notices.models.recipients import PLACE
from sohoi.notices.permissions import SEE_NOTICES
from sohoi.units.models import Unit


@dataclass(frozen=True)
class Place:
    """A branch, or a work group (its name in `group`), with the link that is its own."""

    link: Link
    whom: str
    group: str

    @property
    def label(self) -> str:
        return f"Nhóm {self.group}" if self.group else self.whom


def places(actor: Actor, notice: Notice, unit: Unit) -> list[Place]:
    """The branches of a commune or the one branch, by name, each followed by its open groups."""
    here = Link.objects.filter(notice=notice, **{PLACE[Level(unit.level)]: unit.pk})
    links = gate.rows(actor, SEE_NOTICES, here).select_related("group__unit")
    shown = [one for one in links if one.group is None or one.group.closed_on is None]
    names = Unit.objects.in_bulk({one.branch_id for one in shown if one.branch_id})
    found = [_place(one, names) for one in shown]
    return sorted(found, key=lambda one: (_order(one, names), one.group))


def _place(link: Link, names: dict[int, Unit]) -> Place:
    if link.group is not None:
        return Place(link, link.group.unit.title, link.group.name)
    return Place(link, names[link.branch_id or 0].title, "")


def _order(place: Place, names: dict[int, Unit]) -> str:
    """The groups of the commune itself stand first."""
    branch = names.get(place.link.branch_id or 0)
    return branch.order_key + f" {branch.pk}" if branch else ""
