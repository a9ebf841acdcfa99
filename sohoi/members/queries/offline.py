"""What a branch head may keep on her phone for hours without a network, and what she may correct there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sohoi.acts import gate
from sohoi.acts.actor import Actor, Level
from sohoi.common.text import name_initial
from sohoi.members import fields
from sohoi.members.fields import BY_KEY, Entry, Shape
from sohoi.members.models import Member
from sohoi.members.permissions import EDIT_MEMBERS, SEE_MEMBERS
from sohoi.members.queries.people import words_of
from sohoi.members.queries.places import branches_for
from sohoi.units.models import Unit

# Days without a word from the server after which the list on the phone stays shut.
DAYS = 7
# Wrong PINs after which the phone forgets the list.
WRONG_PINS = 5
# Rounds of PBKDF2-SHA-256 between the PIN and the key: decision 18 has what they cost and what they buy.
ROUNDS = 600_000

# Named one by one: what is new in the catalogue does not go onto phones by itself. No identity number,
# nothing sensitive, and not what books said in words of their own, which may be either.
KEPT = (
    *("other_name", "birth", "sex", "phone", "other_phone", "address", "smartphone", "zalo"),
    *("occupation", "joined", "core", "loan_group", "clubs", "notes"),
)
CORRECTABLE = ("phone", "address", "birth", "other_name", "core", "smartphone", "zalo")


@dataclass(frozen=True)
class Tick:
    """Somebody on a sheet: `about` is her year of birth and the like, `tag` a word beside her name."""

    id: int
    name: str
    about: str
    tag: str
    came: bool


@dataclass(frozen=True)
class Sheet:
    """A list of people to tick at a door; what was ticked is sent to the page called `url_name`."""

    id: str
    url_name: str
    title: str
    about: str
    rows: list[Tick]


# Floors above say here what else a head ticks without a network, by her branches and the day: this floor
# knows no meetings.
SHEETS: list[Callable[[Actor, list[Unit], date], list[Sheet]]] = []


def sheets(actor: Actor, branches: list[Unit], today: date) -> list[Sheet]:
    """What she may tick at the doors of these days."""
    return [one for found in SHEETS for one in found(actor, branches, today)]


def heads(actor: Actor) -> list[int]:
    """Ids of the branches that she heads: she corrects people there, and holds that at the branch itself."""
    return [grant.unit for grant in actor.grants_of(EDIT_MEMBERS) if grant.level is Level.BRANCH]


def branches(actor: Actor) -> list[Unit]:
    """The branches that she heads, by name."""
    here = heads(actor)
    return list(branches_for(actor, EDIT_MEMBERS).filter(pk__in=here)) if here else []


def people(actor: Actor, branch: Unit) -> list[dict[str, Any]]:
    """Everybody of this branch, by name, each as `card` has her."""
    found = gate.rows(actor, SEE_MEMBERS, Member.objects.filter(branch=branch))
    found = found.select_related("person", "branch", "cell").order_by("sort_key", "pk")
    return [card(actor, member) for member in found]


def changeable(actor: Actor, person: int) -> Member | None:
    """The row of somebody of her branches whom she may correct, or nothing."""
    found = Member.objects.filter(branch__in=branches(actor)).select_related("person", "branch", "cell")
    return gate.rows(actor, EDIT_MEMBERS, found).filter(pk=person).first()


def card(actor: Actor, member: Member) -> dict[str, Any]:
    """One person as plain data: who and where she is, the version of her record, her facts in words."""
    person = member.person
    told = {entry.key: words_of(actor, entry, person, member, member) for entry in _entries(KEPT)}
    return {
        "id": member.pk,
        "version": person.version,
        "name": member.name or "(chưa có tên)",
        "initial": name_initial(member.name) or "?",
        "born": member.birth_year,
        "branch": member.branch.name,
        "cell": member.cell.name if member.cell else "",
        "facts": {key: words for key, words in told.items() if words},
    }


def described() -> dict[str, Any]:
    """What the phone needs to know of the fields: how each is called, which can be corrected and how."""
    return {
        "labels": [[entry.key, entry.label] for entry in _entries(KEPT)],
        "fields": [
            {"key": one.key, "label": one.label, "tick": one.shape is Shape.TICK, "most": one.length or 60}
            for one in correctable(CORRECTABLE)
        ],
    }


def correctable(keys: Iterable[str]) -> list[Entry]:
    """Those of these fields that can be corrected from a list on a phone."""
    return _entries([key for key in CORRECTABLE if key in set(keys)])


def _entries(keys: Iterable[str]) -> list[Entry]:
    without = fields.off()
    return [BY_KEY[key] for key in keys if key not in without and not BY_KEY[key].sensitive]
