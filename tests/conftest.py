"""What every test may ask for: two centres, their colleagues as acting persons, an open scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories.days import NOW, TODAY

pytest_plugins = ["tests.demands"]

# key: (role, name, centre); all invented
COLLEAGUES = {
    "aylin": ("counselling", "Aylin Muster (erfunden)", "hoexter"),
    "jonas": ("counselling", "Jonas Muster (erfunden)", "hoexter"),
    "katrin": ("course_coordination", "Katrin Muster (erfunden)", "hoexter"),
    "lena": ("leadership", "Lena Muster (erfunden)", "hoexter"),
    "tom": ("team_lead", "Tom Muster (erfunden)", "hoexter"),
    "emma": ("reception", "Emma Muster (erfunden)", "hoexter"),
    "rita": ("reader", "Rita Muster (erfunden)", "hoexter"),
    "dora": ("data_protection", "Dora Muster (erfunden)", "hoexter"),
    "adam": ("administration", "Adam Muster (erfunden)", "hoexter"),
    "carla": ("carrier_clerk", "Carla Muster (erfunden)", "hoexter"),
    "tilo": ("carrier_teacher", "Tilo Muster (erfunden)", "hoexter"),
    "lou": ("land_officer", "Lou Muster (erfunden)", "hoexter"),
    "bernd": ("counselling", "Bernd Muster (erfunden)", "lippe"),
    "berta": ("course_coordination", "Berta Muster (erfunden)", "lippe"),
}


@pytest.fixture
def today() -> dt.date:
    """The day of the tests."""
    return TODAY


@pytest.fixture
def now() -> dt.datetime:
    """Ten o'clock on the day of the tests."""
    return NOW


@pytest.fixture
def centre(db: None) -> Any:
    """The KI Kreis Höxter, opened."""
    from tests.factories.access import CentreFactory

    return _opened(CentreFactory(key="hoexter", name="KI Kreis Höxter", ags="05762"))


@pytest.fixture
def other_centre(db: None) -> Any:
    """The KI Kreis Lippe, opened: the neighbour behind the wall."""
    from tests.factories.access import CentreFactory

    return _opened(CentreFactory(key="lippe", name="KI Kreis Lippe", ags="05766"))


def _opened(centre: Any) -> Any:
    if centre.opened_on is None or not centre.is_sample:
        centre.opened_on, centre.is_sample = centre.opened_on or dt.date(2025, 1, 1), True
        centre.save()
    return centre


@pytest.fixture
def staff(centre: Any, other_centre: Any) -> dict[str, Any]:
    """One acting person per role, by name; carla and tilo work for the Träger ``staff["carrier"]``."""
    from teilhabe.access.tenancy import centre_scope

    actors: dict[str, Any] = {}
    for home in (centre, other_centre):
        with centre_scope(home.pk):
            for key in [key for key, row in COLLEAGUES.items() if row[2] == home.key]:
                actors[key] = _engage(key)
            if home is centre:
                _work_for_carrier(actors)
    return actors


def _engage(key: str) -> Any:
    from teilhabe.access.actor import Actor
    from tests.factories.access import MembershipFactory
    from tests.factories.days import in_days

    role_key, name, _centre = COLLEAGUES[key]
    ends = in_days(200) if role_key.startswith(("carrier", "land", "reader")) else None
    member = MembershipFactory(user__username=key, user__name=name, role_key=role_key, valid_to=ends)
    return Actor(
        user_id=member.user_id,
        centre_id=member.centre_id,
        role=member.role,
        name=name,
        membership_id=member.pk,
    )


def _work_for_carrier(actors: dict[str, Any]) -> None:
    from dataclasses import replace

    from teilhabe.access.models import Membership
    from tests.factories.directory import OrganisationFactory, PartnerAccessFactory

    carrier = OrganisationFactory(name="VHS Muster (erfunden)", short_name="VHS Muster")
    for key in ("carla", "tilo"):
        member = Membership.objects.get(pk=actors[key].membership_id)
        PartnerAccessFactory(membership=member, organisation=carrier)
        actors[key] = replace(actors[key], organisation_ids=frozenset({carrier.pk}))
    actors["carrier"] = carrier


@pytest.fixture
def scope(staff: dict[str, Any], centre: Any) -> Iterator[Any]:
    """The KI Kreis Höxter in scope for the whole test, its colleagues engaged."""
    from teilhabe.access.tenancy import centre_scope

    with centre_scope(centre.pk):
        yield centre


@pytest.fixture
def aylin(staff: dict[str, Any]) -> Any:
    """Counsellor of the KI Kreis Höxter."""
    return staff["aylin"]


@pytest.fixture
def jonas(staff: dict[str, Any]) -> Any:
    """Another counsellor of the KI Kreis Höxter, responsible for other people."""
    return staff["jonas"]


@pytest.fixture
def katrin(staff: dict[str, Any]) -> Any:
    """Course coordinator of the KI Kreis Höxter."""
    return staff["katrin"]


@pytest.fixture
def carla(staff: dict[str, Any]) -> Any:
    """Clerk of the Träger ``carrier``."""
    return staff["carla"]


@pytest.fixture
def tilo(staff: dict[str, Any]) -> Any:
    """Teacher at the Träger ``carrier``."""
    return staff["tilo"]


@pytest.fixture
def carrier(staff: dict[str, Any]) -> Any:
    """The Träger carla and tilo work for."""
    return staff["carrier"]


@pytest.fixture
def bernd(staff: dict[str, Any]) -> Any:
    """Counsellor of the KI Kreis Lippe: the neighbour who must see nothing here."""
    return staff["bernd"]


@pytest.fixture
def clock(centre: Any) -> Any:
    """The nightly job of the KI Kreis Höxter."""
    from teilhabe.access.actor import Actor

    return Actor.clock(centre.pk)


@pytest.fixture
def login(staff: dict[str, Any]) -> Any:
    """``login("carla")``: a browser logged in as this colleague, centre and role chosen."""
    from django.test import Client

    from teilhabe.access.models import User

    def enter(key: str) -> Client:
        actor, client = staff[key], Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        session = client.session
        session["centre"], session["membership"] = str(actor.centre_id), str(actor.membership_id)
        session.save()
        return client

    return enter


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked ``pg`` are skipped, visibly, on any other database."""
    import os

    if os.environ.get("TEILHABE_DATABASE_URL", "").startswith("postgres"):
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL (TEILHABE_DATABASE_URL)")
    for item in items:
        if item.get_closest_marker("pg"):
            item.add_marker(skip)


@pytest.fixture(scope="session", autouse=True)
def application_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """On PostgreSQL every test works as the application's role, bound by row security; the owner only migrates."""
    import os

    if not os.environ.get("TEILHABE_DATABASE_URL", "").startswith("postgres"):
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    from django.conf import settings
    from django.db import connection
    from django.db.backends.signals import connection_created

    role = settings.DATABASE_APP_ROLE
    with blocker.unblock(), connection.cursor() as cursor:
        # Only here: tests with real commits empty the tables afterwards.
        cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {role}")
    connection.close()

    def become(sender: object, connection: Any, **kwargs: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")

    connection_created.connect(become, weak=False)
    yield
    connection_created.disconnect(become)
    with blocker.unblock():
        connection.close()


@pytest.fixture
def real_connections(transactional_db: None, tmp_path: Any) -> Iterator[None]:
    """Threads with connections of their own: on SQLite the tables move from memory into a file (WAL) for the test.

    Nothing is left to clean up: the file is thrown away, the tables in memory were never touched.
    """
    import sqlite3

    from django.db import connection

    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "test.sqlite3"
    with sqlite3.connect(file) as copy:
        in_memory.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name
