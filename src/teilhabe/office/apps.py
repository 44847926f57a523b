from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "teilhabe.office"
    label = "office"
