"""Work that other processes do while a province is built. Imports nothing of Django's until it is set up."""

from __future__ import annotations

from datetime import date

from sohoi.config.demo.places import Commune


def set_up() -> None:
    """In each worker process, first of all."""
    import django

    from sohoi.config import orphan

    django.setup()
    orphan.watch()


def make_commune(province: int, plan: Commune, today: date) -> int:
    """Make one commune and say how many members it got."""
    from sohoi.config.demo.services import communes, whole
    from sohoi.units.models import Unit

    of = Unit.objects.get(pk=province)
    communes.make_commune(whole.builder(), province=of, plan=plan, today=today)
    return plan.members
