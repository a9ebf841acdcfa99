"""Two records that may be one person's: merged, or found to be two."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def _id() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _person(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to="members.person"
    )


def _branch() -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit")


class Migration(migrations.Migration):
    dependencies = [("members", "0006_doubts"), ("units", "0002_names_with_accents")]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", _id()),
                ("before", models.BinaryField(null=True)),
                ("line_id", models.BigIntegerField()),
                ("undo_line_id", models.BigIntegerField(null=True)),
                ("branch", _branch()),
                ("kept", _person("merges")),
                ("other", _person("merged")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(undo_line_id=None), fields=("other",), name="merged_once"
                    ),
                    models.CheckConstraint(condition=~Q(kept=F("other")), name="merge_of_two"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Distinct",
            fields=[
                ("id", _id()),
                ("mark", models.UUIDField()),
                ("line_id", models.BigIntegerField()),
                ("branch", _branch()),
                ("one", _person("+")),
                ("other", _person("+")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="distinct_once"),
                    models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_in_order"),
                ]
            },
        ),
    ]
