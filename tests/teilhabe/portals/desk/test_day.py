"""Mein Tag: for whom it holds what, and tasks that are done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from teilhabe.audit.models import Entry
from teilhabe.office.models import Task
from teilhabe.people.models import Level
from tests import factories as f
from tests.factories.days import NOW, in_days

pytestmark = pytest.mark.django_db
DAY = "/desk/"


def test_it_shows_what_is_due(login: Any, samira: Any, run: Any, inside: Any, staff: Any) -> None:
    with inside():
        member = staff["aylin"].membership_id
        f.AppointmentFactory(
            membership=None,
            membership_id=member,
            person=samira.person,
            starts_at=NOW,
            ends_at=NOW + dt.timedelta(hours=1),
        )
        f.TaskFactory(owner=None, owner_id=member, title="Papiere nachreichen", due_on=in_days(-2))
        f.CourseProposalFactory(request=samira.request, course_run=run, made_at=NOW, state="shown")
        Level.objects.filter(person=samira.person, kind="german").update(proved_on=dt.date(2026, 6, 1))
    page = login("aylin").get(DAY).content.decode()
    for text in (
        "Samira Muster",
        "Papiere nachreichen",
        "seit 2 Tagen",
        "BR-01",
        "Sprachnachweis",
        "noch 6 Tage",
    ):
        assert text in page
    assert Entry.objects.filter(act="desk.day").count() == 1


def test_a_colleague_sees_nothing_of_it(login: Any, samira: Any, run: Any, inside: Any, staff: Any) -> None:
    with inside():
        f.TaskFactory(owner=None, owner_id=staff["aylin"].membership_id, title="Papiere nachreichen")
        f.CourseProposalFactory(request=samira.request, course_run=run, made_at=NOW, state="shown")
    page = login("jonas").get(DAY).content.decode()
    assert "Samira" not in page
    assert "Papiere nachreichen" not in page


def test_a_task_is_done_once_and_by_its_owner(login: Any, inside: Any, staff: Any) -> None:
    with inside():
        task = f.TaskFactory(owner=None, owner_id=staff["aylin"].membership_id)
    url = f"/desk/aufgaben/{task.pk}/erledigt/"
    assert login("jonas").post(url).status_code == 404
    client = login("aylin")
    assert client.post(url).status_code == 303
    with inside():
        assert Task.objects.get().done_at is not None
    assert "schon erledigt" in client.post(url, follow=True).content.decode()
    assert client.post(f"/desk/aufgaben/{task.pk}/offen/").status_code == 303
    with inside():
        assert Task.objects.get().done_at is None


@pytest.mark.parametrize("role", ["lena", "rita"])
def test_roles_without_people_get_a_calm_page(role: str, login: Any, samira: Any) -> None:
    page = login(role).get(DAY)
    assert page.status_code == 200
    assert "Samira" not in page.content.decode()
    assert str(page.context["role"].description) in page.content.decode()


def test_queries_do_not_grow(
    login: Any, samira: Any, run: Any, inside: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.teilhabe.portals.desk.conftest import advised

    with inside():
        f.CourseProposalFactory(request=samira.request, course_run=run, made_at=NOW, state="shown")
    client = login("katrin")
    client.get(DAY)
    with CaptureQueriesContext(connection) as one:
        client.get(DAY)
    with inside():
        for _number in range(2):
            case = advised(None)
            f.CourseProposalFactory(request=case.request, course_run=run, made_at=NOW, state="shown")
    with django_assert_num_queries(len(one)):
        client.get(DAY)


@pytest.mark.parametrize("url", ["/desk/hilfe/", "/desk/tastatur/"])
@pytest.mark.parametrize("role", ["aylin", "lena"])
def test_help_and_keyboard_are_open_to_the_desk(url: str, role: str, login: Any) -> None:
    assert login(role).get(url).status_code == 200
