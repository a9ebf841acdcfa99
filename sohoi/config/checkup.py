"""What the slow checks found last. They read the whole register, so a page shows what was found and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from sohoi.config import doctor
from sohoi.units.models import Setting

KEY = "checkup"
EVERY = timedelta(hours=6)


@dataclass(frozen=True)
class Checkup:
    """`at` is when the slow checks ended last; None before the first time."""

    at: datetime | None
    findings: Sequence[doctor.Finding]


def ask() -> None:
    """Queue the slow checks when they were not asked for within EVERY. For the tick."""
    kept = Setting.objects.filter(pk=KEY).first()
    now = timezone.now()
    if kept and now - datetime.fromisoformat(kept.value["asked"]) < EVERY:
        return
    before = kept.value if kept else {"at": None, "findings": []}
    _keep({**before, "asked": now.isoformat()})
    look_through.enqueue()


@task()
def look_through() -> None:
    """Run the slow checks and keep what they found."""
    findings = [list(each) for each in doctor.examine(doctor.DEEP)]
    now = timezone.now().isoformat()
    _keep({"asked": now, "at": now, "findings": findings})


def _keep(value: dict[str, object]) -> None:
    Setting.objects.update_or_create(pk=KEY, defaults={"value": value})


def last() -> Checkup:
    """What was found the last time."""
    kept = Setting.objects.filter(pk=KEY).first()
    if kept is None or kept.value["at"] is None:
        return Checkup(None, [])
    findings = [doctor.Finding(*each) for each in kept.value["findings"]]
    return Checkup(datetime.fromisoformat(kept.value["at"]), findings)
