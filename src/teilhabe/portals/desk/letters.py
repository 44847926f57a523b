"""Links from a person's file to the letters of the office."""

from __future__ import annotations

from teilhabe.office.models import Document
from teilhabe.people.models import Person
from teilhabe.portals.desk.options import page_url

RECENT = 5


def letters_for(person: Person) -> list[tuple[str, str]]:
    """(title, address) of the letters made for a person, newest first; none while letters cannot be opened."""
    rows = (
        Document.objects.filter(person=person).only("id", "title", "language").order_by("-made_at")[:RECENT]
    )
    found = [(f"{row.title} ({row.language})", page_url("document", row.pk)) for row in rows]
    return [(title, url) for title, url in found if url]
