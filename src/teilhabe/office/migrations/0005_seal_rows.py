"""Seals the rows that are there; on the way back it opens them."""

from django.db import migrations

from teilhabe.keys.migrating import sealing

SEAL, OPEN = sealing(
    {
        "office_document": ("content", "html"),
        "office_task": ("title",),
        "office_appointment": ("topic",),
    }
)


class Migration(migrations.Migration):
    dependencies = [("office", "0004_sealed_fields"), ("people", "0004_seal_rows")]
    operations = [migrations.RunPython(SEAL, OPEN)]
