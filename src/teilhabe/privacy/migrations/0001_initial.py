import django.db.models.deletion
import teilhabe.common.walls
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('directory', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(choices=[('task', 'Aufgabe des Zentrums (Art. 6 Abs. 1 e DSGVO, § 3 DSG NRW)'), ('consent', 'Einwilligung (Art. 6 Abs. 1 a DSGVO)'), ('duty', 'rechtliche Pflicht (Art. 6 Abs. 1 c DSGVO)')], max_length=8)),
                ('stage', models.CharField(choices=[('offer', 'Anfrage ohne Namen'), ('accepted', 'nach Zusage')], max_length=8)),
                ('purpose', models.CharField(max_length=4)),
                ('fields', models.JSONField(default=list)),
                ('payload_digest', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('ends_on', models.DateField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('organisation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='people.person')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['centre', 'organisation', 'ends_on'], name='privacy_transfer_open')],
                'constraints': [teilhabe.common.walls.TenantKey(fields=('centre', 'person'), name='privacy_transfer_person_key', to_fields=('centre', 'id')), teilhabe.common.walls.TenantKey(fields=('centre', 'organisation'), name='privacy_transfer_organisation_key', to_fields=('centre', 'id')), models.UniqueConstraint(fields=('centre', 'id'), name='privacy_transfer_tenant'), teilhabe.common.walls.RowSecurity(name='privacy_transfer_wall')],
            },
        ),
    ]
