"""Old addresses: which commune of before July 2025 one names, and which of today's a person chose where that was
divided. The columns are added without walking a table; the next step reads what is there."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("members", "0010_told_sealed"), ("units", "0003_changes_and_letterheads")]

    operations = [
        migrations.AddField(
            "person", "address_now", models.CharField(blank=True, default="", max_length=5)
        ),
        migrations.AddField(
            "member", "old_commune", models.CharField(blank=True, default="", max_length=5)
        ),
        migrations.AddIndex(
            "member",
            models.Index(
                fields=["province", "sort_key", "person"],
                condition=Q(doubts__overlap=["address_divided"]),
                name="member_divided",
            ),
        ),
        migrations.CreateModel(
            name="HamletChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old", models.CharField(max_length=5)),
                ("hamlet", models.CharField(db_collation="C", max_length=100)),
                ("words", models.CharField(max_length=100)),
                ("now", models.CharField(max_length=5)),
                ("line_id", models.BigIntegerField()),
                ("undo_line_id", models.BigIntegerField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(undo_line_id=None),
                        fields=("unit", "old", "hamlet"),
                        name="hamlet_chosen_once",
                    )
                ]
            },
        ),
    ]
