"""What a campaign of kills over notices needs done beside the server, each in a process of its own.

`python -m tests.kills.telling prepare COMMUNES PEOPLE` makes communes with so many members in each, everybody
with a phone of her own; `send` lets an invitation to them all go out; `address` gives everybody an address to
write to; `post` sends letters until none is due; `look` lets the program check itself.
Each prints one JSON line. SOHOI_DATA names the installation.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sohoi.config.settings")
os.environ["SOHOI_DB_POOL"] = "0"

# Writing down the recipients of a commune takes some milliseconds: too short to fall into. It waits here.
SLOW = """
CREATE OR REPLACE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_sleep(0.08); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER slowly AFTER INSERT ON notices_recipient
  FOR EACH STATEMENT EXECUTE FUNCTION slowly();
"""


def prepare(communes: int, people: int) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection

    from tests import factories

    place = factories.make_place()
    made = [factories.make_commune(f"Xã Số {n}", place.province, code=f"7{n:04}") for n in range(communes)]
    keys = {}
    for commune in made:
        for n in range(people):
            one = factories.register_person(commune.east if n % 2 else commune.west)
            key = factories.own_key(one.subject_id, secret=f"may-{one.subject_id}")
            keys[one.subject_id] = f"{settings.SOHOI_OWN_COOKIE}=may-{one.subject_id}.{key.pk}"
    factories.account_with("province_officer", place.province)
    with connection.cursor() as cursor:
        cursor.execute(SLOW)
    return {"dsn": os.environ["DATABASE_URL"], "keys": keys, "csrf": settings.CSRF_COOKIE_NAME}


def send() -> dict[str, Any]:
    from django.utils import timezone

    from sohoi.access.models import Account
    from sohoi.access.queries import actor_of
    from sohoi.notices import tasks
    from sohoi.notices.services.publishing import compose
    from tests.notices.telling import stated

    account = Account.objects.get()
    actor, province = actor_of(account, strong=True), account.grants.get().unit
    soon = timezone.now() + timedelta(days=3)
    made = compose(actor, unit=province, stated=stated(province, kind="invitation", deadline=soon))
    tasks.start_sending(actor, notice=made, version=made.version)
    return {"notice": made.pk}


def address() -> dict[str, Any]:
    """Everybody has an address, and may be written to without being asked."""
    from django.db.models import CharField, F, Value
    from django.db.models.functions import Cast, Concat

    from sohoi.access.models import Purpose
    from sohoi.members.models import Person

    named = Concat(Value("p"), Cast(F("pk"), CharField()), Value("@vidu.vn"))
    Purpose.objects.filter(pk="bao-tin").update(basis=Purpose.Basis.LAW)
    return {"people": Person.objects.update(email=named)}


def post() -> dict[str, Any]:
    """As a worker does, but without asking whether another one is at it already."""
    from sohoi.notices.channels import configured
    from sohoi.notices.services.sending import Pace, Round

    pace = Pace(rate=configured.rate("email"), seconds=60)
    return {"sent": Round(configured.opened("email"), configured.base(), pace).run().sent}


def look() -> dict[str, Any]:
    from sohoi.acts import trail
    from sohoi.members.queries import health
    from sohoi.notices.tasks import fold_counts

    while trail.seal():
        pass
    fold_counts()
    return {"health": [level for check in (health.listing, trail.health) for level, _ in check()]}


def main() -> None:
    from sohoi.config import embedded

    os.environ["DATABASE_URL"] = embedded.ensure(Path(os.environ["SOHOI_DATA"]))
    import django

    django.setup()
    words = sys.argv[1:]
    does = {"send": send, "look": look, "address": address, "post": post}
    answer = prepare(int(words[1]), int(words[2])) if words[0] == "prepare" else does[words[0]]()
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
