import django.db.models.deletion
import teilhabe.common.walls
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('talk', 'Gespräch'), ('placement_test', 'Einstufungstest'), ('phone', 'Telefon')], default='talk', max_length=16)),
                ('starts_at', models.DateTimeField(verbose_name='Beginn')),
                ('ends_at', models.DateTimeField(verbose_name='Ende')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='Ort')),
                ('topic', models.CharField(blank=True, max_length=160, verbose_name='Anlass')),
                ('interpreter', models.CharField(blank=True, max_length=12, verbose_name='Sprachmittlung')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('membership', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.person')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'membership', 'starts_at'], name='office_appointment_day')],
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'membership'), name='office_appointment_membership_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'person'), name='office_appointment_person_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='office_appointment_tenant'), teilhabe.common.walls.RowSecurity(name='office_appointment_wall')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('advice', 'Beratungsblatt'), ('referral', 'Anmeldung beim Träger'), ('waiting', 'Bestätigung der Wartezeit'), ('residence_rule', 'Schreiben zur Wohnsitzregelung (§ 12a AufenthG)'), ('need_report', 'Bedarfsbericht')], max_length=16)),
                ('title', models.CharField(max_length=160)),
                ('language', models.CharField(default='de', max_length=8)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('about_kind', models.CharField(blank=True, max_length=40)),
                ('about_id', models.UUIDField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('expires_on', models.DateField()),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='people.person')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'person', 'made_at'], name='office_document_of')],
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'person'), name='office_document_person_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'made_by'), name='office_document_made_by_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='office_document_tenant'), teilhabe.common.walls.RowSecurity(name='office_document_wall')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=120)),
                ('day', models.DateField()),
                ('dealt_at', models.DateTimeField()),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('centre', 'source', 'day'), name='office_reminder_once'), teilhabe.common.walls.TenantKey(fields=('centre', 'by'), name='office_reminder_by_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='office_reminder_tenant'), teilhabe.common.walls.RowSecurity(name='office_reminder_wall')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200, verbose_name='Aufgabe')),
                ('due_on', models.DateField(verbose_name='bis')),
                ('about_kind', models.CharField(blank=True, max_length=40)),
                ('about_id', models.UUIDField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='people.person')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['centre', 'owner', 'due_on'], name='office_task_open')],
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'owner'), name='office_task_owner_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'person'), name='office_task_person_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='office_task_tenant'), teilhabe.common.walls.RowSecurity(name='office_task_wall')],
            },
        ),
    ]
