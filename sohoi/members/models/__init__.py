"""The tables of the register, split by noun."""

from sohoi.members.models.book import Book, BookRow, ColumnMeaning
from sohoi.members.models.card import Card
from sohoi.members.models.choice import HamletChoice
from sohoi.members.models.correction import Correction
from sohoi.members.models.headcount import CommuneCount, Headcount, Measure
from sohoi.members.models.member import Member
from sohoi.members.models.merge import Distinct, Merge
from sohoi.members.models.movement import Absence, Application, Arrival, Decision, Transfer
from sohoi.members.models.person import Person, PersonPoverty
from sohoi.members.models.post import PersonAccount, Post, Term
from sohoi.members.models.spell import Spell

__all__ = [
    "Absence",
    "Application",
    "Arrival",
    "Book",
    "BookRow",
    "Card",
    "ColumnMeaning",
    "CommuneCount",
    "Correction",
    "Decision",
    "Distinct",
    "HamletChoice",
    "Headcount",
    "Measure",
    "Member",
    "Merge",
    "Person",
    "PersonAccount",
    "PersonPoverty",
    "Post",
    "Spell",
    "Term",
    "Transfer",
]
