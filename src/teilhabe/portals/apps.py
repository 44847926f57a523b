from django.apps import AppConfig


class PortalsConfig(AppConfig):
    """Pages by audience. No models, no rules: a portal loads, calls one service, answers."""

    name = "teilhabe.portals"
    label = "portals"

    def ready(self) -> None:
        from teilhabe.common.clock import DUE  # noqa: PLC0415 - models are loaded only now
        from teilhabe.flows.protection import remind_everywhere  # noqa: PLC0415

        DUE["reviews of protections"] = remind_everywhere
