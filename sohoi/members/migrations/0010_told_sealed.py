"""What a book says in its own words beside its rows is sealed like them; what stood there in clear goes."""

from django.db import migrations, models

# The note keeps what was done to a column and loses its example, which is mostly somebody's name.
CLEAN = """
UPDATE members_book SET
    columns = (
        SELECT coalesce(jsonb_agg(
            one || jsonb_build_object('note', split_part(coalesce(one ->> 'note', ''), ', ví dụ', 1)) ORDER BY n
        ), '[]') FROM jsonb_array_elements(columns) WITH ORDINALITY AS each(one, n)
    ),
    skipped = (
        SELECT coalesce(jsonb_agg(one || '{"text": ""}' ORDER BY n), '[]')
        FROM jsonb_array_elements(skipped) WITH ORDINALITY AS each(one, n)
    )
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0009_movements_posts_cards")]

    operations = [
        migrations.AddField("book", "told", models.BinaryField(null=True)),
        migrations.RunSQL(CLEAN, migrations.RunSQL.noop),
    ]
