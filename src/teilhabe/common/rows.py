"""The base of every table: a random id that exists before the first save."""

from __future__ import annotations

import uuid

from django.db import models


class Row(models.Model):
    """A row with a random UUID: a running number would tell one centre how busy another is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
