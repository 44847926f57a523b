from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "teilhabe.rulebook"
    label = "rulebook"
