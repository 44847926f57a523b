"""Who may let the computer propose, and who may decide."""

from __future__ import annotations

import datetime as dt

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.permissions import require
from teilhabe.common.errors import NotAllowed
from teilhabe.courses.models import CourseRequest
from teilhabe.people.permissions import can_see


def require_decide(actor: Actor, request: CourseRequest, *, on: dt.date) -> None:
    """A named adviser decides, about people he or she may see (GDPR Art. 22: a human with power to deviate)."""
    require(actor, Right.PROPOSE)
    if not can_see(actor, request.person, on=on):
        raise NotAllowed
