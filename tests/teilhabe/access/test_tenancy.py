"""The wall between centres: scope, manager, keys; on PostgreSQL also row security."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from teilhabe.access.tenancy import ScopeMissing, ScopeNested, centre_scope
from teilhabe.people.models import Person, Residence, Responsibility
from tests.factories.people import PersonFactory, ResidenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_worlds(centre: Any, other_centre: Any) -> dict[str, Any]:
    """A person in each centre."""
    people = {}
    for home in (centre, other_centre):
        with centre_scope(home.pk):
            people[home.key] = PersonFactory(family_name=f"Mensch-{home.key}")
    return people


def test_a_query_outside_a_scope_raises(two_worlds: dict[str, Any]) -> None:
    person = two_worlds["hoexter"]
    for forbidden in (
        lambda: Person.objects.count(),
        lambda: list(Person.objects.all()),
        lambda: person.refresh_from_db(),
        lambda: person.residences.count(),
        lambda: person.save(),
        lambda: person.delete(),
        lambda: person.full_clean(),
    ):
        with pytest.raises(ScopeMissing):
            forbidden()


def test_a_scope_shows_its_own_centre_only(
    two_worlds: dict[str, Any], centre: Any, other_centre: Any
) -> None:
    with centre_scope(centre.pk):
        assert [person.family_name for person in Person.objects.all()] == ["Mensch-hoexter"]
        assert not Person.objects.filter(pk=two_worlds["lippe"].pk).exists()
    with centre_scope(other_centre.pk):
        assert [person.family_name for person in Person.objects.all()] == ["Mensch-lippe"]


def test_scopes_do_not_nest(centre: Any, other_centre: Any) -> None:
    with centre_scope(centre.pk), pytest.raises(ScopeNested), centre_scope(other_centre.pk):
        pass


def test_a_row_of_another_centre_cannot_be_written(centre: Any, other_centre: Any) -> None:
    with centre_scope(centre.pk):
        with pytest.raises(ScopeNested):
            Person.objects.create(centre_id=other_centre.pk, family_name="X", created_on="2026-11-25")
        with pytest.raises(ScopeNested):
            Person.objects.bulk_create(
                [Person(centre_id=other_centre.pk, family_name="X", created_on="2026-11-25")]
            )


def test_a_key_cannot_point_into_another_centre(two_worlds: dict[str, Any], centre: Any) -> None:
    foreign = two_worlds["lippe"]

    with pytest.raises(IntegrityError), centre_scope(centre.pk):
        row = ResidenceFactory.build(person=None, territory=None)
        own = ResidenceFactory(person=PersonFactory())
        Residence.objects.filter(pk=own.pk).update(person_id=foreign.pk)
        connection.check_constraints()
        pytest.fail(f"{row} was accepted")


def test_a_missing_and_a_foreign_key_fail_alike(two_worlds: dict[str, Any], centre: Any) -> None:
    errors = []
    for target in (two_worlds["lippe"].pk, uuid.uuid4()):
        with pytest.raises(IntegrityError) as caught, centre_scope(centre.pk):
            own = ResidenceFactory(person=PersonFactory())
            Residence.objects.filter(pk=own.pk).update(person_id=target)
            connection.check_constraints()
        errors.append(str(caught.value).replace(str(target), "?").replace(target.hex, "?").split("Key")[0])
    # The text differs only in the random ids of the rows involved.
    assert len(errors[0]) == len(errors[1])


def test_a_referenced_row_cannot_be_deleted(scope: Any, aylin: Any) -> None:
    person = PersonFactory(cared_by=aylin)

    with pytest.raises(DatabaseError), transaction.atomic():
        Responsibility.objects.filter(person=person)  # it exists and keeps the person
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM people_person WHERE id = %s", [_raw(person.pk)])
        connection.check_constraints()


def _raw(key: uuid.UUID) -> Any:
    return key.hex if connection.vendor == "sqlite" else key


@pytest.mark.pg
class TestRowSecurity:
    """The second wall, with every filter of the application removed."""

    def test_without_a_centre_no_row_exists(self, two_worlds: dict[str, Any]) -> None:
        assert _count("people_person") == 0

    def test_inside_a_scope_raw_sql_sees_one_centre(self, two_worlds: dict[str, Any], centre: Any) -> None:
        with centre_scope(centre.pk):
            assert _count("people_person") == 1

    def test_a_foreign_row_cannot_be_written_by_raw_sql(
        self, two_worlds: dict[str, Any], centre: Any
    ) -> None:
        foreign = two_worlds["lippe"].centre_id
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            centre_scope(centre.pk),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE people_person SET centre_id = %s", [foreign])

    def test_the_setting_ends_with_the_scope(self, two_worlds: dict[str, Any], centre: Any) -> None:
        with centre_scope(centre.pk):
            pass
        assert _count("people_person") == 0


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])
