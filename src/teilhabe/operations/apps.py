from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "teilhabe.operations"
    label = "operations"
