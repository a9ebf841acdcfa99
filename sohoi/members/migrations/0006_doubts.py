"""What in a record wants a second look, beside it in the list: begun with what today's records give.

One walk over the people in the register, since whether an identity number fits the year and the sex is to be
seen in the clear only; then one statement. Half a million people take a minute or two.
"""

from itertools import islice
from typing import Any

import django.contrib.postgres.fields
from django.db import connection, migrations, models

from sohoi.common import identity, keys

PURPOSE = b"person.identity"
BATCH = 5000
COLUMNS = ("pk", "full_name", "birth", "birth_precision", "sex", "id_cipher")
MARK = """
UPDATE members_member m SET doubts = found.doubts FROM found_doubts found WHERE m.person_id = found.person_id
"""


def fill(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("members", "Person").objects.filter(member__isnull=False).order_by()
    walk = people.values_list(*COLUMNS).iterator(BATCH)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE found_doubts (person_id bigint, doubts varchar(20)[]) ON COMMIT DROP"
        )
        # In batches: a connection that copies cannot be asked for the next people.
        while batch := list(islice(walk, BATCH)):
            with cursor.copy("COPY found_doubts (person_id, doubts) FROM STDIN") as copy:
                for pk, *facts in batch:
                    if doubts := doubts_of(*facts):
                        copy.write_row((pk, doubts))
        cursor.execute(MARK)


def doubts_of(name: str, birth: Any, precision: str, sex: str, sealed: Any) -> list[str]:
    """As `record.doubts_of` had it when this was written."""
    number = keys.unseal(bytes(sealed), PURPOSE).decode() if sealed else ""
    known: identity.Sex = "male" if sex == "male" else "female"
    found = identity.mismatches(number, birth_year=birth.year if birth else None, sex=known)
    if birth and precision == "day" and (birth.day, birth.month) == (1, 1):
        found.append("birth_first_day")
    if name and " " not in name:
        found.append("name_one_word")
    if birth and precision != "day":
        found.append("birth_not_exact")
    return found


class Migration(migrations.Migration):
    dependencies = [("members", "0005_deciding_about_books")]
    operations = [
        migrations.AddField(
            "member",
            "doubts",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
