"""What became of units, and how their papers begin and end."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0002_names_with_accents'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letterhead',
            fields=[
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='letterhead', serialize=False, to='units.unit')),
                ('style', models.CharField(choices=[('state', 'Theo Nghị định 30/2020 (có Quốc hiệu)'), ('union', 'Theo Hướng dẫn 36-HD/VPTW (dấu sao dưới tên cơ quan)')], default='state', max_length=5)),
                ('above', models.CharField(blank=True, default='', max_length=200)),
                ('issuer', models.CharField(blank=True, default='', max_length=200)),
                ('number', models.CharField(blank=True, default='', max_length=40)),
                ('place', models.CharField(blank=True, default='', max_length=60)),
                ('signed_as', models.CharField(blank=True, default='', max_length=120)),
                ('signed_by', models.CharField(blank=True, default='', max_length=150)),
                ('line_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='UnitChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('merge', 'Sáp nhập'), ('split', 'Chia tách'), ('move', 'Chuyển sang nơi khác'), ('dissolve', 'Giải thể')], max_length=8)),
                ('on', models.DateField()),
                ('decision', models.CharField(blank=True, default='', max_length=120)),
                ('line_id', models.BigIntegerField()),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes_of_others', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='units.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('unit', models.F('other')), _negated=True), ('other', None), _connector='OR'), name='change_of_two')],
            },
        ),
    ]
