from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "teilhabe.access"
    label = "access"

    def ready(self) -> None:
        post_migrate.connect(_grant, sender=self)


def _grant(using: str, **kwargs: Any) -> None:
    """After each migration the application's role may use the tables, but own none and not change the log."""
    from teilhabe.access.grants import grant_to_application  # noqa: PLC0415 - models are not loaded yet at import

    grant_to_application(using)
