from django.apps import AppConfig


class PortalsConfig(AppConfig):
    """Pages by audience. No models, no rules: a portal loads, calls one service, answers."""

    name = "teilhabe.portals"
    label = "portals"
