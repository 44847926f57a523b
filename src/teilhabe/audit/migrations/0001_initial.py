import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('chain', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('position', models.BigIntegerField(default=0)),
                ('digest', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('chain', models.CharField(max_length=64)),
                ('position', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('centre', models.UUIDField(null=True)),
                ('actor', models.CharField(max_length=36)),
                ('role', models.CharField(max_length=40)),
                ('act', models.CharField(max_length=60)),
                ('subject', models.CharField(blank=True, max_length=36)),
                ('others', models.JSONField(default=list)),
                ('purpose', models.CharField(max_length=8)),
                ('classes', models.CharField(blank=True, max_length=60)),
                ('result', models.CharField(choices=[('done', 'geschehen'), ('refused', 'abgelehnt')], default='done', max_length=8)),
                ('digest', models.BinaryField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'at'], name='audit_entry_subject'), models.Index(fields=['centre', 'at'], name='audit_entry_centre')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'position'), name='audit_entry_position')],
            },
        ),
    ]
