import django.db.models.deletion
import teilhabe.common.walls
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(unique=True, verbose_name='Nummer')),
                ('effective_day', models.DateField(verbose_name='gilt ab')),
                ('digest', models.CharField(max_length=64, verbose_name='Prüfsumme')),
                ('loaded_at', models.DateTimeField(verbose_name='geladen am')),
            ],
            options={
                'ordering': ['version'],
            },
        ),
        migrations.CreateModel(
            name='CodeItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('list', models.CharField(max_length=40, verbose_name='Liste')),
                ('code', models.CharField(max_length=60, verbose_name='Code')),
                ('label_de', models.CharField(max_length=200, verbose_name='Bezeichnung')),
                ('label_en', models.CharField(max_length=200, verbose_name='englische Bezeichnung')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='gilt ab')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='gilt bis')),
                ('extra', models.JSONField(blank=True, default=dict, verbose_name='weitere Angaben')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='Reihenfolge')),
            ],
            options={
                'ordering': ['list', 'position'],
                'constraints': [models.UniqueConstraint(fields=('list', 'code'), name='rulebook_codeitem_once'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='rulebook_codeitem_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='LocalValue',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80, verbose_name='Schlüssel')),
                ('valid_from', models.DateField(verbose_name='gilt ab')),
                ('value', models.JSONField(null=True, verbose_name='Wert')),
                ('ended', models.BooleanField(default=False, verbose_name='beendet')),
                ('decided_by', models.CharField(max_length=120, verbose_name='entschieden von')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
            ],
            options={
                'ordering': ['key', 'valid_from'],
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'key', 'valid_from'), name='rulebook_localvalue_one_per_day'), models.UniqueConstraint(fields=('centre', 'id'), name='rulebook_localvalue_tenant'), teilhabe.common.walls.RowSecurity(name='rulebook_localvalue_wall')],
            },
        ),
        migrations.CreateModel(
            name='DatedValue',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80, verbose_name='Schlüssel')),
                ('valid_from', models.DateField(verbose_name='gilt ab')),
                ('value', models.JSONField(null=True, verbose_name='Wert')),
                ('ended', models.BooleanField(default=False, verbose_name='beendet')),
                ('paragraph', models.CharField(max_length=200, verbose_name='Fundstelle')),
                ('source', models.CharField(max_length=300, verbose_name='Quelle')),
                ('verified', models.BooleanField(default=True, verbose_name='geprüft')),
                ('anchor', models.CharField(default='decision', max_length=60, verbose_name='Stichtag')),
                ('area', models.CharField(default='courses', max_length=20, verbose_name='Gebiet')),
                ('overridable', models.BooleanField(default=False, verbose_name='vom Zentrum änderbar')),
                ('entered_by_hand', models.BooleanField(default=False, verbose_name='vom Betrieb eingetragen')),
                ('first_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='rulebook.ruleset')),
            ],
            options={
                'ordering': ['key', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('key', 'valid_from'), name='rulebook_datedvalue_one_per_day'), models.CheckConstraint(condition=models.Q(('ended', False), ('value__isnull', True), _connector='OR'), name='rulebook_datedvalue_ended_has_no_value')],
            },
        ),
    ]
