"""Who may change what is known about Träger, and who acts for one."""

from __future__ import annotations

import uuid

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.common.errors import NotAllowed


def can_edit_directory(actor: Actor) -> bool:
    """Organisations, sites and contacts are kept by those who keep courses."""
    return actor.may(Right.EDIT_COURSES)


def acts_for(actor: Actor, organisation_id: uuid.UUID) -> bool:
    """Whether a partner login acts for this organisation (needs ``queries.with_organisations``)."""
    return organisation_id in actor.organisation_ids


def require_edit_directory(actor: Actor) -> None:
    """Raise ``NotAllowed`` unless the actor may change the directory."""
    if not can_edit_directory(actor):
        raise NotAllowed
