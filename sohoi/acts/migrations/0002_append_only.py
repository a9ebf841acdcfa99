"""The trail is append-only: the database itself refuses to change or delete what was written."""

from django.db import migrations

TABLES = ("acts_line", "acts_part", "acts_about", "acts_seal", "acts_sealed")

FUNCTION = """
CREATE FUNCTION acts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


def trigger(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION acts_append_only()",
        f"DROP TRIGGER {table}_append_only ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("acts", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION acts_append_only()"),
        *map(trigger, TABLES),
    ]
