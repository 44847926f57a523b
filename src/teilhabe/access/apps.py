from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "teilhabe.access"
    label = "access"
