from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "teilhabe.keys"
    label = "keys"
