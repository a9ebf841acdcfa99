"""A form sent twice gets the same answer also where that is no single row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("acts", "0003_seal_everything")]
    operations = [migrations.AddField("submission", "answer", models.JSONField(null=True))]
