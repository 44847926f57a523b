"""Sealed fields on real rows: what the database holds, what is refused, what a destroyed ring leaves."""

from __future__ import annotations

import random
import uuid
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.keys.enums import RingState
from teilhabe.keys.errors import KeysClosed, Tampered
from teilhabe.keys.fields import is_gone
from teilhabe.keys.models import KeyRing
from teilhabe.keys.rotation import rotate_all, rotate_centre, sealed_models
from teilhabe.keys.services import destroy_ring, finish_destructions
from teilhabe.keys.vault import vault
from teilhabe.keys.verify import verify_centre
from teilhabe.office.models import Appointment, Document, Task
from teilhabe.people.keyrings import ring_of_person, rings_of_person
from teilhabe.people.models import Residence, Title
from tests.factories.days import NOW, in_days
from tests.factories.geo import TerritoryFactory
from tests.factories.office import AppointmentFactory, DocumentFactory, TaskFactory
from tests.factories.people import PersonFactory

SEED = 20261125
CANARY = "Kanarienvogel-Erfunden-7731"


def one_of_each(person: Any, text: str = CANARY) -> list[Any]:
    """A row of every model with sealed fields, each with the text in it."""
    return [
        TaskFactory(person=person, title=text),
        AppointmentFactory(person=person, topic=text),
        DocumentFactory(person=person, content=text.encode(), html=f"<p>{text}</p>"),
        Residence.objects.create(person=person, territory=TerritoryFactory(), address=text),
        Title.objects.create(person=person, code="x", detail=text[:20]),
    ]


def columns() -> list[tuple[str, str]]:
    return [
        (model._meta.db_table, field.column)
        for model in sealed_models()
        for field in model._meta.concrete_fields
        if getattr(field, "is_sealed", False)
    ]


def raw(table: str, column: str, row: uuid.UUID) -> Any:
    key = Task._meta.pk.get_db_prep_value(row, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [key])
        return cursor.fetchone()[0]


def write_raw(table: str, column: str, row: uuid.UUID, value: Any) -> None:
    key = Task._meta.pk.get_db_prep_value(row, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, key])


def test_the_sealed_fields_are_those_of_the_data_map(scope: Any) -> None:
    from teilhabe.office import datamap as office
    from teilhabe.people import datamap as people

    declared = {
        (f"{app}_{name.lower()}", field)
        for app, tables in (("office", office.TABLES), ("people", people.TABLES))
        for name, table in tables.items()
        for field in table.encrypted
    }
    assert declared == set(columns())


def test_no_canary_stands_in_the_database(scope: Any, service: Any) -> None:
    one_of_each(PersonFactory())
    found = 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                text = "".join(
                    bytes(v).decode("utf-8", "replace") if isinstance(v, bytes | memoryview) else str(v)
                    for v in row
                )
                found += "Kanarienvogel" in text
    assert found == 0 and len(columns()) == 6


def test_every_kind_comes_back(scope: Any, service: Any) -> None:
    task, talk, letter, home, title = one_of_each(PersonFactory())
    assert Task.objects.get(pk=task.pk).title == CANARY
    assert Appointment.objects.get(pk=talk.pk).topic == CANARY
    assert Document.objects.get(pk=letter.pk).content == CANARY.encode()
    assert Document.objects.defer("content", "html").get(pk=letter.pk).html == f"<p>{CANARY}</p>"
    assert Residence.objects.get(pk=home.pk).address == CANARY
    assert Title.objects.get(pk=title.pk).detail == CANARY[:20]


def test_saving_moves_the_version_only_when_a_sealed_field_is_saved(scope: Any) -> None:
    task = TaskFactory(title="erste")
    task.done_at = NOW
    task.save(update_fields=["done_at"])
    assert Task.objects.get(pk=task.pk).sealed_version == 1
    task.title = "zweite"
    task.save(update_fields=["title"])
    again = Task.objects.get(pk=task.pk)
    assert (again.sealed_version, again.title) == (2, "zweite")


def test_what_has_no_row_to_bind_to_is_refused(scope: Any) -> None:
    task = TaskFactory()
    with pytest.raises(ValueError, match="sealed"), transaction.atomic():
        Task.objects.update(title="x")
    with pytest.raises(ValueError, match="sealed"), transaction.atomic():
        task.title = "x"
        Task.objects.bulk_update([task], ["title"])
    for lookup in ("title", "title__icontains", "title__in", "title__gt"):
        with pytest.raises(FieldError):
            Task.objects.filter(**{lookup: "x"}).exists()
    assert "sealed" in str(Task.objects.values_list("title", flat=True)[0])


def attack(number: int) -> int:
    """Swap, turn a bit in and roll back stored values, in turn; how many of ``number`` were refused."""
    rng, refused = random.Random(SEED), 0
    people = [PersonFactory() for _ in range(3)]
    rows = [TaskFactory(person=person, title=f"Text {n}") for n, person in enumerate([*people, people[0]])]
    before = {row.pk: raw("office_task", "title", row.pk) for row in rows}
    for row in rows:
        row.title += " neu"
        row.save()
    now = {row.pk: raw("office_task", "title", row.pk) for row in rows}
    for n in range(number):
        row = rows[rng.randrange(len(rows))]
        other = rng.choice([r for r in rows if r is not row])
        flipped = list(now[row.pk])
        spot = rng.randrange(3, len(flipped))
        flipped[spot] = "B" if flipped[spot] != "B" else "C"
        bad = (now[other.pk], "".join(flipped), before[row.pk], "plain text")[n % 4]
        write_raw("office_task", "title", row.pk, bad)
        try:
            assert Task.objects.get(pk=row.pk).title
        except Tampered:
            refused += 1
        write_raw("office_task", "title", row.pk, now[row.pk])
    return refused


def test_swapped_altered_and_rolled_back_values_are_refused(scope: Any, service: Any) -> None:
    assert attack(500) == 500


@pytest.mark.full
def test_swapped_altered_and_rolled_back_values_are_refused_at_full_size(scope: Any, service: Any) -> None:
    assert attack(10_000) == 10_000


def test_a_value_of_another_field_or_centre_is_refused(staff: Any, centre: Any, other_centre: Any) -> None:
    with centre_scope(other_centre.pk):
        foreign = raw("office_task", "title", TaskFactory(title="fremd").pk)
    with centre_scope(centre.pk):
        letter, task = DocumentFactory(html="<p>x</p>"), TaskFactory(title="hier")
        write_raw("office_document", "html", letter.pk, raw("office_task", "title", task.pk))
        with pytest.raises(Tampered):
            assert Document.objects.get(pk=letter.pk).html
        write_raw("office_task", "title", task.pk, foreign)
        with pytest.raises(Tampered):
            assert Task.objects.get(pk=task.pk).title


def test_an_altered_value_closes_the_page_and_raises_the_alarm(login: Any, centre: Any, staff: Any) -> None:
    from teilhabe.access.models import Membership

    with centre_scope(centre.pk):
        owner = Membership.objects.get(pk=staff["aylin"].membership_id)
        task = TaskFactory(owner=owner, title="Geheim-Erfunden")
    client = login("aylin")
    assert b"Geheim-Erfunden" in client.get("/desk/").content
    with centre_scope(centre.pk):
        good = raw("office_task", "title", task.pk)
        write_raw("office_task", "title", task.pk, good[:-6] + "AAAA==")
    answer = client.get("/desk/")
    assert answer.status_code == 409 and b"Geheim-Erfunden" not in answer.content
    alarm = Entry.objects.filter(act="keys.tampered office_task.title").get()
    assert alarm.result == "refused" and alarm.actor == staff["aylin"].user_key


def test_without_the_keys_the_page_is_closed(login: Any, centre: Any, staff: Any, service: Any) -> None:
    from teilhabe.access.models import Membership

    with centre_scope(centre.pk):
        owner = Membership.objects.get(pk=staff["aylin"].membership_id)
        TaskFactory(owner=owner, title="Geheim-Erfunden")
    client = login("aylin")
    assert client.get("/desk/").status_code == 200
    service.stop()
    vault()._until = 0.0  # seconds later
    answer = client.get("/desk/")
    assert answer.status_code == 503 and b"Geheim-Erfunden" not in answer.content
    with centre_scope(centre.pk), pytest.raises(KeysClosed):
        TaskFactory(title="nicht im Klartext")


def test_a_destroyed_ring_shows_deleted_and_stays_so(
    aylin: Any, scope: Any, service: Any, django_capture_on_commit_callbacks: Any
) -> None:
    person, other = PersonFactory(), PersonFactory()
    rows, kept = one_of_each(person), TaskFactory(person=other, title="bleibt")
    old = raw("office_task", "title", rows[0].pk)
    with django_capture_on_commit_callbacks(execute=True):
        for ring in rings_of_person(person.pk):
            destroy_ring(actor=aylin, ring_id=ring, purpose="P1", subject=person.log_alias)
    task = Task.objects.get(pk=rows[0].pk)
    assert task.title == "gelöscht" and is_gone(task.title)
    assert Document.objects.get(pk=rows[2].pk).content == b""
    assert Residence.objects.get(pk=rows[3].pk).address == "gelöscht"
    assert Task.objects.get(pk=kept.pk).title == "bleibt"
    task.due_on = in_days(3)
    task.save()
    assert raw("office_task", "title", task.pk) == old and Task.objects.get(pk=task.pk).title == "gelöscht"
    assert KeyRing.objects.filter(state=RingState.DESTROYED).count() == 1


def test_a_destruction_that_was_cut_off_is_finished(aylin: Any, scope: Any, service: Any) -> None:
    person = PersonFactory()
    task = TaskFactory(person=person, title="x")
    ring = ring_of_person(person.pk, Task._meta.get_field("title").keeping)
    destroy_ring(actor=aylin, ring_id=ring, purpose="P1")  # the transaction of the test never commits
    assert Task.objects.get(pk=task.pk).title == "x"
    assert finish_destructions() == 1
    assert is_gone(Task.objects.get(pk=task.pk).title) and finish_destructions() == 0


def test_rotation_renews_every_key_and_refuses_the_old_ones(
    staff: Any, centre: Any, other_centre: Any, service: Any
) -> None:
    with centre_scope(centre.pk):
        rows = one_of_each(PersonFactory())
        old = raw("office_task", "title", rows[0].pk)
    assert rotate_all() == 6
    with centre_scope(centre.pk):
        task = Task.objects.get(pk=rows[0].pk)
        assert (task.title, task.sealed_version) == (CANARY, 1)
        new = raw("office_task", "title", task.pk)
        write_raw("office_task", "title", task.pk, old)
        with pytest.raises(Tampered):
            assert Task.objects.get(pk=task.pk).title
        write_raw("office_task", "title", task.pk, new)
    assert rotate_centre(centre.pk) == 6
    found = verify_centre(centre.pk)
    assert (found.opened, found.refused) == (6, 0)
