from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "teilhabe.allocation"
    label = "allocation"
