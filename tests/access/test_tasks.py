"""What the tick clears away, and what it must leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models.functions import Now

from sohoi.access.models import Account, Attempt, SignInCode
from sohoi.access.tasks import sweep
from tests.access.people import invitation


@pytest.mark.django_db
def test_old_tries_go_and_young_ones_stay() -> None:
    for door, days in (("old", 200), ("young", 100)):
        Attempt.objects.create(door=door, who="x")
        Attempt.objects.filter(door=door).update(at=Now() - timedelta(days=days))
    sweep()
    assert [one.door for one in Attempt.objects.all()] == ["young"]


def test_a_code_is_forgotten_a_month_after_it_was_over(chair: Account, head: Account) -> None:
    code = invitation(chair, head).stored
    sweep()
    assert SignInCode.objects.filter(pk=code.pk).exists()
    SignInCode.objects.update(expires_at=Now() - timedelta(days=31))
    sweep()
    assert not SignInCode.objects.exists()


@pytest.mark.django_db
def test_limits_that_are_over_leave_the_table() -> None:
    cache.set("over", 1, timeout=1000)
    cache.set("counts", 1, timeout=1000)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_limits SET expires = now() - interval '1 s' WHERE cache_key LIKE '%%over'"
        )
    sweep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM access_limits")
        assert [row[0] for row in cursor.fetchall()] == [":1:counts"]
