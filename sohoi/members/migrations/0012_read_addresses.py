"""Read the addresses that the register holds. In batches, each its own transaction: people go on working, and
what was read stays read when it is interrupted. Half a million addresses take a minute or two."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, migrations

from sohoi.units import addresses

BATCH = 5000
# Only where the address is still the one that was read; doubted once, however often this runs.
MARK = """
UPDATE members_member m
SET old_commune = read.old,
    doubts = array_remove(array_remove(m.doubts, 'address_divided'), 'address_unclear')
        || CASE WHEN read.doubt = '' THEN ARRAY[]::varchar[] ELSE ARRAY[read.doubt] END
FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[], %s::varchar[]) AS read (id, address, old, doubt)
JOIN members_person p ON p.id = read.id AND p.address = read.address AND p.address_now = ''
WHERE m.person_id = read.id
"""


def fill(apps: Any, schema_editor: Any) -> None:
    for batch in batches(apps):
        found = [(pk, address, *reading(address, here)) for pk, address, here in batch]
        found = [one for one in found if any(one[2:])]
        if found:
            with connection.cursor() as cursor:
                cursor.execute(MARK, [list(column) for column in zip(*found, strict=True)])


def batches(apps: Any) -> Iterator[list[tuple[int, str, str]]]:
    """Who is in the register with an address, by id, and the code of her commune."""
    people = apps.get_model("members", "Member").objects.exclude(person__address="").order_by("pk")
    last = 0
    while batch := list(
        islice(people.filter(pk__gt=last).values_list("pk", "person__address", "commune__code"), BATCH)
    ):
        yield batch
        last = batch[-1][0]


def reading(address: str, here: str) -> tuple[str, str]:
    """The old commune and the doubt, as `record` had them when this was written."""
    found = addresses.read(address, here)
    if found.divided:
        return found.old, "address_divided"
    return found.old, "" if found.now or not addresses.is_known(here) else "address_unclear"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("members", "0011_old_addresses")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
