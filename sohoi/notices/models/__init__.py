"""Whom word goes round to, what is told, and what became of it."""

from sohoi.notices.models.arrivals import Arrival
from sohoi.notices.models.groups import Group, GroupMember
from sohoi.notices.models.notice import Attachment, Notice, Rule, SavedAudience
from sohoi.notices.models.outbox import Delivery
from sohoi.notices.models.recipients import (
    Answer,
    Link,
    Opening,
    Proof,
    Recipient,
    Reminder,
    Tally,
)

__all__ = [
    "Answer",
    "Arrival",
    "Attachment",
    "Delivery",
    "Group",
    "GroupMember",
    "Link",
    "Notice",
    "Opening",
    "Proof",
    "Recipient",
    "Reminder",
    "Rule",
    "SavedAudience",
    "Tally",
]
