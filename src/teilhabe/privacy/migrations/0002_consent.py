import django.db.models.deletion
import teilhabe.common.walls
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_initial'),
        ('directory', '0001_initial'),
        ('people', '0001_initial'),
        ('privacy', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='transfer',
            name='kind',
            field=models.CharField(default='language_course', max_length=20),
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20, verbose_name='Wofür')),
                ('purpose', models.CharField(max_length=4)),
                ('classes', models.JSONField(default=list, verbose_name='Angaben')),
                ('text_key', models.CharField(max_length=20)),
                ('text_version', models.PositiveSmallIntegerField()),
                ('text_language', models.CharField(max_length=8, verbose_name='Sprache des Textes')),
                ('text_digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('prepared', 'vorbereitet'), ('given', 'erteilt'), ('discarded', 'verworfen'), ('withdrawn', 'zurückgenommen')], default='prepared', max_length=10)),
                ('prepared_at', models.DateTimeField()),
                ('valid_until', models.DateField(verbose_name='gilt bis')),
                ('explained', models.CharField(blank=True, choices=[('read', 'selbst gelesen'), ('read_aloud', 'vorgelesen und besprochen'), ('interpreter', 'mit Sprachmittlung besprochen')], max_length=12, verbose_name='Wie erklärt?')),
                ('interpreter', models.CharField(blank=True, max_length=120, verbose_name='Sprachmittlung durch (Stelle)')),
                ('signer', models.CharField(blank=True, choices=[('person', 'die Person selbst'), ('guardian', 'die Sorgeberechtigten allein'), ('both', 'die Person und die Sorgeberechtigten')], max_length=8, verbose_name='Wer stimmt zu?')),
                ('guardian_ground', models.CharField(blank=True, max_length=60)),
                ('capacity', models.CharField(blank=True, choices=[('able', 'versteht, worum es geht'), ('unsure', 'nicht sicher'), ('lacking', 'versteht es noch nicht')], max_length=8, verbose_name='Versteht die Person?')),
                ('capacity_ground', models.CharField(blank=True, max_length=300, verbose_name='Woran sehen Sie das?')),
                ('channel', models.CharField(blank=True, choices=[('paper', 'Unterschrift auf Papier'), ('screen', 'Unterschrift am Bildschirm'), ('talk', 'im Gespräch'), ('phone', 'am Telefon'), ('letter', 'schriftlich')], max_length=8)),
                ('proof', models.CharField(blank=True, max_length=160, verbose_name='Wo liegt das unterschriebene Blatt?')),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('discarded_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_channel', models.CharField(blank=True, choices=[('paper', 'Unterschrift auf Papier'), ('screen', 'Unterschrift am Bildschirm'), ('talk', 'im Gespräch'), ('phone', 'am Telefon'), ('letter', 'schriftlich')], max_length=8)),
                ('capacity_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('centre', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.centre')),
                ('guardian', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.person')),
                ('prepared_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
                ('recipient', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organisation', verbose_name='Empfänger')),
                ('taken_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.membership')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='transfer',
            name='consent',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='privacy.consent'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', 'consent'), _negated=True), ('consent__isnull', False), _connector='OR'), name='privacy_transfer_has_consent'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['centre', 'person', 'recipient'], name='privacy_consent_find'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['given', 'withdrawn']), _negated=True), ('given_at__isnull', False), _connector='OR'), name='privacy_consent_given_has_time'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', False), _connector='OR'), name='privacy_consent_withdrawn_has_time'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=teilhabe.common.walls.TenantKey(fields=('centre', 'person'), name='privacy_consent_person_key', to_fields=('centre', 'id')),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=teilhabe.common.walls.TenantKey(fields=('centre', 'recipient'), name='privacy_consent_recipient_key', to_fields=('centre', 'id')),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=teilhabe.common.walls.TenantKey(fields=('centre', 'prepared_by'), name='privacy_consent_prepared_by_key', to_fields=('centre', 'id')),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=teilhabe.common.walls.TenantKey(fields=('centre', 'guardian'), name='privacy_consent_guardian_key', to_fields=('centre', 'id')),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=teilhabe.common.walls.TenantKey(fields=('centre', 'capacity_by'), name='privacy_consent_capacity_by_key', to_fields=('centre', 'id')),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=teilhabe.common.walls.TenantKey(fields=('centre', 'taken_by'), name='privacy_consent_taken_by_key', to_fields=('centre', 'id')),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('centre', 'id'), name='privacy_consent_tenant'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=teilhabe.common.walls.RowSecurity(name='privacy_consent_wall'),
        ),
        # Last: the key needs the unique constraint of the table it points to.
        migrations.AddConstraint(
            model_name='transfer',
            constraint=teilhabe.common.walls.TenantKey(fields=('centre', 'consent'), name='privacy_transfer_consent_key', to_fields=('centre', 'id')),
        ),
    ]
