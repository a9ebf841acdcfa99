"""A search in a province asks for the accents too: the index holds both forms of the name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0002_commune_counts")]

    operations = [
        migrations.RemoveIndex(model_name="member", name="member_province"),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["province", "sort_key", "person"],
                include=["name_search", "name"],
                name="member_province",
            ),
        ),
    ]
