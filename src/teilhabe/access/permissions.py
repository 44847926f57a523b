"""The plainest question: does the role of the acting person include this right?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.common.errors import NotAllowed


def require(actor: Actor, right: Right) -> None:
    """Raise ``NotAllowed`` unless the role includes the right."""
    if not actor.may(right):
        raise NotAllowed(_("Es fehlt das Recht: %(right)s") % {"right": right.description})
