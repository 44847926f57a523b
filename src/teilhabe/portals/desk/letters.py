"""Links from a person's file to the letters of the office."""

from __future__ import annotations

from teilhabe.access.actor import Actor
from teilhabe.office.queries import documents_of
from teilhabe.people.models import Person
from teilhabe.portals.desk.options import page_url

RECENT = 5


def letters_for(person: Person, actor: Actor) -> list[tuple[str, str]]:
    """(title, address) of the letters about a person that the actor may read, newest first."""
    rows = documents_of(person, actor)[:RECENT]
    return [(f"{row.title} ({row.language})", page_url("document_html", row.pk)) for row in rows]
