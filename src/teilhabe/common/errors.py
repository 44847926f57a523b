"""Errors a service raises when a person asks for something that cannot be."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A rule of the field says no. ``str()`` is a sentence fit for the person at the screen.

    ``field`` names the input that causes it (for a form), ``code`` is stable for tests and the API.
    """

    def __init__(self, sentence: str, *, code: str = "refused", field: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.field = field


class NotAllowed(Refused):
    """The acting person lacks the right. Answered like something that does not exist where a record is named."""

    def __init__(self, sentence: str = "", *, code: str = "not_allowed") -> None:
        super().__init__(sentence, code=code)


class Overtaken(Refused):
    """Somebody was quicker: the row is no longer in a state from which this step is possible."""

    def __init__(self, sentence: str, *, state: str = "") -> None:
        super().__init__(sentence, code="overtaken")
        self.state = state


class Unusable(Exception):
    """Input from outside that cannot be read: one line per fault, each naming its place."""

    def __init__(self, faults: list[str] | Mapping[str, str]) -> None:
        self.faults = list(faults) if isinstance(faults, list) else [f"{k}: {v}" for k, v in faults.items()]
        super().__init__("\n".join(self.faults))
