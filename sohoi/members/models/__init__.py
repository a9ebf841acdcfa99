"""The tables of the register, split by noun."""

from sohoi.members.models.book import Book, BookRow
from sohoi.members.models.headcount import Headcount, Measure
from sohoi.members.models.member import Member
from sohoi.members.models.person import Person, PersonPoverty
from sohoi.members.models.post import PersonAccount, Post
from sohoi.members.models.spell import Spell

__all__ = [
    "Book",
    "BookRow",
    "Headcount",
    "Measure",
    "Member",
    "Person",
    "PersonAccount",
    "PersonPoverty",
    "Post",
    "Spell",
]
