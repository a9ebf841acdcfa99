"""Periodic work that belongs to no area."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

TASKS_KEPT = timedelta(days=30)


def clear_sessions() -> None:
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def clear_tasks() -> None:
    """Finished work is remembered in its own job rows; the queue forgets it after a month."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASKS_KEPT).delete()
