"""Sisters differ by their names as written, accents and all: Thôn Hà and Thôn Hạ are two hamlets.

Taken back only while no two open sisters differ in accents alone: then the old constraint refuses them.
"""

import re
import unicodedata

from django.db import migrations, models

from sohoi.common.text import fold, nfc_clean

BATCH = 100_000
TONES = "\u0300\u0301\u0303\u0309\u0323"
NO_TONE = str.maketrans("", "", TONES)
ALL_BUT_TONES = re.compile(rf"[^{TONES} ]+")
APOSTROPHES = str.maketrans("", "", "'’‘`´ʼʹ′＇")
FILL = """
UPDATE units_unit SET name_key = given.key FROM unnest(%s::bigint[], %s::text[]) AS given (id, key)
WHERE units_unit.id = given.id
"""


def key_of(name):
    """As units.names.key_of was on that day."""
    letters = unicodedata.normalize("NFD", nfc_clean(name).translate(APOSTROPHES).casefold())
    tones = ALL_BUT_TONES.sub("", letters).rstrip()
    bare = unicodedata.normalize("NFC", letters.translate(NO_TONE))
    return (f"{bare}|{tones}" if tones else bare)[:300]


def fill(schema_editor, make):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM units_unit ORDER BY id")
        named = cursor.fetchall()
        for at in range(0, len(named), BATCH):
            part = named[at : at + BATCH]
            cursor.execute(FILL, [[pk for pk, _ in part], [make(name) for _, name in part]])


def with_accents(apps, schema_editor):
    fill(schema_editor, key_of)


def folded(apps, schema_editor):
    fill(schema_editor, lambda name: fold(name)[:150])


class Migration(migrations.Migration):
    # The index is made anew after the names, which is quicker. Checks that wait for the end of the
    # transaction must be over by then, or the table cannot be altered.
    dependencies = [("units", "0001_initial")]
    operations = [
        migrations.RemoveConstraint("unit", "unit_name_once"),
        migrations.RenameField("unit", "name_fold", "name_key"),
        migrations.AlterField("unit", "name_key", models.CharField(max_length=300, db_collation="C")),
        migrations.RunPython(with_accents, folded),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AddConstraint(
            "unit",
            models.UniqueConstraint(
                fields=["parent", "name_key"], condition=models.Q(closed_on=None), name="unit_name_once"
            ),
        ),
    ]
