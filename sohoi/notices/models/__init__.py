"""Whom word goes round to."""

from sohoi.notices.models.groups import Group, GroupMember

__all__ = ["Group", "GroupMember"]
