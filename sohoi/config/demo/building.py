"""Building the demonstration anew: whether it may be built here, and all its steps in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from itertools import accumulate
from multiprocessing import get_context
from typing import Any

from django.db import OperationalError, connection, transaction

from sohoi.access.models import Account
from sohoi.config import orphan
from sohoi.config.demo import life, parts, telling, year
from sohoi.config.demo.accounts import ACCOUNTS
from sohoi.config.demo.cast import Cast, Scene
from sohoi.config.demo.places import Commune, Size, communes
from sohoi.config.demo.services import whole
from sohoi.config.demo.services.communes import make_commune, make_province
from sohoi.config.demo.services.doors import open_accounts
from sohoi.config.failure import Failure
from sohoi.members.models import Person
from sohoi.members.tasks import fold_counts
from sohoi.notices.tasks import fold_counts as fold_tallies
from sohoi.units.models import Setting, Unit
from sohoi.units.services import Country

TRIES = 3
Tell = Callable[[int, int], None]


class RealUse(Failure):
    """The data folder holds what people entered in earnest."""

    def __init__(self) -> None:
        super().__init__(
            "Thư mục dữ liệu này đang dùng thật nên không dựng bản mẫu ở đây.\n"
            "Bản mẫu có thư mục riêng: chạy ./run demo, hoặc đặt SOHOI_DATA sang thư mục khác."
        )


class DemonstrationHere(Failure):
    """The data folder holds a demonstration, and somebody wants to work in it in earnest."""

    def __init__(self) -> None:
        super().__init__(
            "Thư mục dữ liệu này là bản mẫu, không dùng thật được.\n"
            "Xem bản mẫu: ./run demo. Dùng thật: đặt SOHOI_DATA sang thư mục khác."
        )


def standing() -> dict[str, Any] | None:
    """What the database says of the demonstration in it (size, whole), None where there is none."""
    found = Setting.objects.filter(pk=whole.MARK).first()
    return found.value if found else None


def is_empty() -> bool:
    """Nothing was entered yet."""
    return not (Account.objects.exists() or Unit.objects.exists() or Person.objects.exists())


def account_of(username: str) -> Account | None:
    """The demonstration's account of this name, for whoever was signed in before it was built anew."""
    return Account.objects.filter(username=username).first()


def check(*, demo: bool) -> None:
    """Keep real use and demonstration in folders of their own. Raises RealUse or DemonstrationHere."""
    found = standing()
    if demo and found is None and not is_empty():
        raise RealUse
    if not demo and found is not None:
        raise DemonstrationHere


def build(size: Size, *, today: date, workers: int = 1, tell: Tell = lambda done, total: None) -> None:
    """Forget what is here and invent the demonstration of this size. Raises RealUse.

    With one worker all is one transaction: others see the old or the new one. More workers commit each
    commune by itself; a build that was killed is known by its mark and begun anew.
    """
    check(demo=True)
    make = _build_in_parts if workers > 1 else _build
    for attempt in range(TRIES):
        try:
            make(size, today=today, workers=workers, tell=tell)
            break
        except OperationalError:
            # Emptying locks every table, and may lose against somebody who is just writing.
            if attempt + 1 == TRIES:
                raise
    _settle(searched=size is Size.PROVINCE)


@transaction.atomic
def _build(size: Size, *, today: date, workers: int, tell: Tell) -> None:
    province, plans = _begin(size), communes(size)
    done = accumulate(plan.members for plan in plans)
    for plan, so_far in zip(plans, done, strict=True):
        make_commune(whole.builder(), province=province, plan=plan, today=today)
        tell(so_far, sum(one.members for one in plans))
    _finish(size, province, today=today)


def _build_in_parts(size: Size, *, today: date, workers: int, tell: Tell) -> None:
    with transaction.atomic():
        province = _begin(size)
    done, plans = 0, communes(size)
    for members in _in_pool(plans, province, today, workers):
        done += members
        tell(done, sum(plan.members for plan in plans))
    with transaction.atomic():
        _finish(size, province, today=today)


def _begin(size: Size) -> Unit:
    whole.empty()
    whole.mark(size=size, whole=False)
    return make_province(whole.builder(), country=Country())


def _finish(size: Size, province: Unit, *, today: date) -> None:
    commune = Unit.objects.get(parent=province, code=communes(size)[0].code)
    open_accounts(whole.builder(), commune=commune, wanted=ACCOUNTS)
    branch = Unit.objects.filter(parent=commune).earliest("id")
    beside = Unit.objects.get(parent=province, code=communes(size)[1].code)
    cast = Cast(Scene(province, commune, branch, beside), today)
    year.live(cast)
    life.live(cast)
    telling.live(cast)
    whole.mark(size=size, whole=True)


def _in_pool(plans: Sequence[Commune], province: Unit, today: date, workers: int) -> Iterator[int]:
    """Each commune in one of the worker processes; how many members it got, as they come to an end."""
    os.environ[orphan.PARENT] = str(os.getpid())
    # Forked processes would share this one's connection to the database.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=parts.set_up) as pool:
        tasks = [pool.submit(parts.make_commune, province.pk, plan, today) for plan in plans]
        for task in as_completed(tasks):
            yield task.result()


def _settle(*, searched: bool) -> None:
    """What the tick does with time: counts summed up, statistics for the planner; for a province also the
    map of settled pages that its searches rely on."""
    fold_counts(limit=10_000)
    fold_tallies(limit=10_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if searched and not connection.in_atomic_block else "ANALYZE")
