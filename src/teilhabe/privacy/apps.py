from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "teilhabe.privacy"
    label = "privacy"
