"""Books are decided about: the file kept to be read again, who is brought up to date and how it was before."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0004_one_spell_at_a_time"), ("units", "0002_names_with_accents")]

    operations = [
        migrations.AddField("book", "file", models.BinaryField(null=True)),
        migrations.AddField("book", "choices", models.JSONField(default=list)),
        migrations.AddField("bookrow", "certain", models.BooleanField(default=False)),
        migrations.AddField(
            "bookrow",
            "changes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), default=list, size=None
            ),
        ),
        migrations.AddField("bookrow", "before", models.BinaryField(null=True)),
        migrations.AlterField(
            "bookrow",
            "choice",
            models.CharField(
                choices=[
                    ("enter", "Nhập"),
                    ("amend", "Cập nhật"),
                    ("wait", "Chờ xem"),
                    ("skip", "Bỏ qua"),
                ],
                max_length=5,
            ),
        ),
        migrations.AlterField(
            "bookrow",
            "same_as",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.person",
            ),
        ),
        migrations.AddIndex(
            "bookrow",
            models.Index(
                condition=models.Q(("same_as__isnull", False)), fields=["same_as"], name="row_same_as"
            ),
        ),
        migrations.AlterField(
            "bookrow",
            "person",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.person",
            ),
        ),
        migrations.AddIndex(
            "bookrow",
            models.Index(condition=models.Q(("person__isnull", False)), fields=["person"], name="row_person"),
        ),
        migrations.CreateModel(
            name="ColumnMeaning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("heading", models.CharField(max_length=200)),
                ("key", models.CharField(blank=True, max_length=30)),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "heading"), name="meaning_once")]
            },
        ),
    ]
