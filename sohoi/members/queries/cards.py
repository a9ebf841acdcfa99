"""A citizen card beside a record: what agrees, what differs, what the record does not know yet."""

from __future__ import annotations

from dataclasses import dataclass

from sohoi.common import identity
from sohoi.common.card import Card
from sohoi.common.dates import PartialDate
from sohoi.common.text import fold, nfc_clean
from sohoi.members.fields import label
from sohoi.members.models import Person
from sohoi.members.record import IDENTITY, date_of, identity_hash, show

SAME, NEW, FINER, OTHER = "same", "new", "finer", "other"
COMPARED = ("full_name", "birth", "sex", "id_number", "old_id", "address")


@dataclass(frozen=True)
class Compared:
    """One fact. `said` stands on the card, `stands` in the record, numbers masked; `state` as above."""

    key: str
    label: str
    said: str
    stands: str
    state: str

    @property
    def offered(self) -> bool:
        """Ticked already: nothing that anybody has written is lost by it."""
        return self.state in (NEW, FINER)


def compare(card: Card, person: Person) -> list[Compared]:
    """Every fact that the card holds, beside the record. Whole numbers of the record are not opened:
    equal ones are told by their keyed hashes."""
    facts = card.facts
    return [_compared(key, facts[key], person) for key in COMPARED if key in facts]


def _compared(key: str, said: object, person: Person) -> Compared:
    stands = person.get_sex_display() if key == "sex" else show(key, person)
    return Compared(key, label(key), _words(key, said), stands, _state(key, said, stands, person))


def _words(key: str, said: object) -> str:
    if key in IDENTITY:
        return identity.mask(str(said))
    return dict(Person.Sex.choices)[str(said)] if key == "sex" else str(said)


def _state(key: str, said: object, stands: str, person: Person) -> str:
    if key in IDENTITY:
        return _number_state(str(said), getattr(person, f"{IDENTITY[key]}_hash"))
    if not stands:
        return NEW
    if key == "birth" and isinstance(said, PartialDate):
        return _day_state(said, date_of(person, key))
    return SAME if nfc_clean(_words(key, said)) == nfc_clean(stands) else OTHER


def _number_state(said: str, known: object) -> str:
    if known is None:
        return NEW
    return SAME if identity_hash(said) == known else OTHER


def _day_state(said: PartialDate, stands: PartialDate | None) -> str:
    """A day where the record knows the year is finer; a year where it knows the day is the same."""
    if stands is None or said == stands:
        return SAME if stands else NEW
    if said.iso.startswith(stands.iso):
        return FINER
    return SAME if stands.iso.startswith(said.iso) else OTHER


def looks_like_another(card: Card, person: Person, found: list[Compared]) -> bool:
    """Whether the card may be somebody else's: another name, and another number or year of birth."""
    states = {one.key: one.state for one in found}
    if not card.name or fold(card.name) == fold(person.full_name):
        return states.get("id_number") == OTHER and states.get("birth") == OTHER
    years = {card.birth.year if card.birth else None, person.birth.year if person.birth else None}
    return states.get("id_number") == OTHER or len(years - {None}) == 2
