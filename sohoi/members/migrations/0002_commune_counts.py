"""Counts of communes beside those of branches, begun with what the branches come to."""

from django.db import migrations, models

FILL = """
INSERT INTO members_communecount (commune_id, province_id, what, year, sex, flags, n)
SELECT commune_id, province_id, 1, 0, sex, flags, sum(n) FROM members_headcount WHERE measure = 1
GROUP BY commune_id, province_id, sex, flags HAVING sum(n) <> 0
UNION ALL
SELECT commune_id, province_id, 4, year, '', 0, sum(n) FROM members_headcount WHERE measure = 1
GROUP BY commune_id, province_id, year HAVING sum(n) <> 0
UNION ALL
SELECT commune_id, province_id, measure, year, '', 0, sum(n) FROM members_headcount WHERE measure > 1
GROUP BY commune_id, province_id, measure, year HAVING sum(n) <> 0
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="CommuneCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("commune_id", models.BigIntegerField()),
                ("province_id", models.BigIntegerField(null=True)),
                (
                    "what",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Hội viên hiện nay, theo giới tính và cờ"),
                            (2, "Vào Hội, theo năm"),
                            (3, "Rời Hội, theo năm"),
                            (4, "Hội viên hiện nay, theo năm sinh"),
                        ]
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("sex", models.CharField(blank=True, max_length=6)),
                ("flags", models.PositiveSmallIntegerField()),
                ("n", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["commune_id", "what"], name="communecount_commune"),
                    models.Index(fields=["province_id", "what", "year"], name="communecount_province"),
                ]
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
