"""Who has a rare doubt is found by an index that holds only these people: half a second's work for 500,000."""

from django.db import migrations, models
from django.db.models import Q

PAGE = ["province", "sort_key", "person"]
RARE = ["id_birth_mismatch", "id_gender_mismatch", "name_one_word"]


class Migration(migrations.Migration):
    dependencies = [("members", "0007_twins")]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=PAGE,
                condition=Q(doubts__overlap=RARE) | Q(missing__contains=["name"]),
                name="member_rare",
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=PAGE, condition=Q(doubts__overlap=["birth_first_day"]), name="member_first_day"
            ),
        ),
    ]
