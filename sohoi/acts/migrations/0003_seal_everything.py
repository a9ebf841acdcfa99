"""Seals cover parts and subjects too, and none of these tables can be emptied at a stroke.

The seals begin anew, there and back: those of before say nothing about subjects, and a chain with two meanings
could be cut where they meet. The tick seals what is there, ten thousand lines a minute.
"""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("acts_line", "acts_part", "acts_about", "acts_seal", "acts_sealed", "acts_sealedpart", "acts_chain")

BEGIN_ANEW = "TRUNCATE acts_sealed, acts_seal RESTART IDENTITY"
NEVER_EMPTIED = """
CREATE FUNCTION acts_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""
ONLY_GROWS = """
CREATE FUNCTION acts_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.length > OLD.length THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


def trigger(table, name, when, function):
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_{name} BEFORE {when} EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER {table}_{name} ON {table}",
    )


def never_emptied(table):
    return trigger(table, "never_emptied", f"TRUNCATE ON {table} FOR EACH STATEMENT", "acts_never_emptied")


class Migration(migrations.Migration):
    dependencies = [("acts", "0002_append_only")]
    operations = [
        migrations.RunSQL(BEGIN_ANEW, BEGIN_ANEW),
        migrations.AddField("about", "n", models.PositiveIntegerField(db_default=0)),
        migrations.CreateModel(
            name="SealedPart",
            fields=[
                (
                    "part",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="acts.part",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="acts.seal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Chain",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("length", models.PositiveBigIntegerField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(id=1), name="one_chain")],
            },
        ),
        migrations.RunSQL(NEVER_EMPTIED, "DROP FUNCTION acts_never_emptied()"),
        migrations.RunSQL(ONLY_GROWS, "DROP FUNCTION acts_only_grows()"),
        *map(never_emptied, TABLES),
        trigger(
            "acts_sealedpart",
            "append_only",
            "UPDATE OR DELETE ON acts_sealedpart FOR EACH ROW",
            "acts_append_only",
        ),
        trigger(
            "acts_chain", "only_grows", "UPDATE OR DELETE ON acts_chain FOR EACH ROW", "acts_only_grows"
        ),
    ]
