"""R-65, R-09: a protected person is nowhere, for nobody but the people named for her; and nobody can tell."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction

from teilhabe.access.enums import Audience
from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.models import Entry
from teilhabe.courses.models import CourseRequest
from teilhabe.flows.protection import DOUBLE
from teilhabe.office.models import Task
from teilhabe.people.models import Person, Protection, Responsibility, Tie, ordered_pair
from teilhabe.people.services import write_tokens
from tests.conftest import COLLEAGUES
from tests.factories import office, people
from tests.factories.days import TODAY, in_days
from tests.trust.clients import client_of
from tests.trust.matrix import GATED, Endpoint, endpoints, ids_for, missing_ids
from tests.trust.test_matrix import _words, worlds  # noqa: F401 - the fixture
from tests.trust.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NAMED = "jonas"
OTHERS = [key for key, (_role, _name, home) in COLLEAGUES.items() if home == "hoexter" and key != NAMED]
SEARCH_KEYS = ("q", "name", "code")
# Rows of a person: asked for by somebody who is not named, they are as if they did not exist.
OF_A_PERSON = {"person", "request", "proposal", "document", "task", "appointment", "residence", "entitlement"}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|csrf[tT]oken[^,>]*')


@pytest.fixture
def hidden(worlds: dict[str, World], staff: dict[str, Any]) -> list[str]:  # noqa: F811
    """Every word of the protected person and her child; two colleagues are responsible but not named."""
    here = worlds["here"]
    with centre_scope(here.centre_id):
        her = Person.objects.get(pk=here.ids["person"]["protected"])
        lead = Protection.objects.get(person=her)
        for key in ("aylin", "katrin"):
            Responsibility.objects.create(person=her, membership_id=staff[key].membership_id, valid_from=None)
            member = {"owner_id": staff[key].membership_id, "person": her}
            office.TaskFactory(title="KanariAufgabeprotected", **member)
            office.AppointmentFactory(
                membership_id=member["owner_id"], person=her, topic="KanariAnlassprotected"
            )
        own = Person.objects.get(pk=here.ids["person"]["own"])
        Tie.objects.create(**ordered_pair(own, her), kind="together")
        child = people.PersonFactory(
            given_names="KanariKindprotected", birth_date=in_days(-900), protected=True
        )
        Protection.objects.create(
            person=child, lead=lead, set_on=TODAY, review_on=in_days(600), asked_by=lead.asked_by
        )
        people.models.Relation.objects.create(person=own, other=child, kind="parent")
        people.models.ChildcareNeed.objects.create(person=own, child=child)
        words = [word for word in here.canaries if word.endswith("protected")]
        return [*words, *_extra(), her.code, child.code, *_requests(her)]


def _requests(person: Person) -> list[str]:
    return list(CourseRequest.objects.filter(person=person).values_list("code", flat=True))


def _extra() -> list[str]:
    return ["KanariAufgabeprotected", "KanariAnlassprotected", "KanariKindprotected"]


def _get(client: Any, address: str, **query: str) -> tuple[int, bytes]:
    point = transaction.savepoint()
    try:
        answer = client.get(address, data=query)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        headers = {name: value for name, value in answer.headers.items() if name != "Expires"}
        return answer.status_code, TOKEN.sub(b"", body) + str(headers).encode()
    finally:
        transaction.savepoint_rollback(point)


def _get_as_if_nobody(client: Any, here: World, address: str, **query: str) -> tuple[int, bytes]:
    """The same question where nobody of her name exists: her file, her number and her search keys are others."""
    point = transaction.savepoint()
    try:
        with centre_scope(here.centre_id):
            her = Person.objects.get(pk=here.ids["person"]["protected"])
            her.given_names, her.family_name, her.code = "Q", "Q", "QQQ-QQQ"
            her.save()
            write_tokens(her)
            for number, request in enumerate(CourseRequest.objects.filter(person=her)):
                CourseRequest.objects.filter(pk=request.pk).update(code=f"QQ{number}-QQQ")
        return _get(client, address, **query)
    finally:
        transaction.savepoint_rollback(point)


def _readable(actor: Any) -> list[Endpoint]:
    """Addresses the role may open at all; the others answer by role alone (the matrix walks them)."""
    return [
        item
        for item in endpoints()
        if item.policy.audience in GATED
        and item.policy.audience == actor.role.audience
        and "GET" in item.policy.methods
        and (item.policy.right is None or actor.may(item.policy.right))
    ]


@pytest.mark.parametrize("who", OTHERS)
def test_no_answer_holds_a_word_of_her(
    who: str,
    staff: dict[str, Any],
    worlds: dict[str, World],  # noqa: F811
    hidden: list[str],
) -> None:
    here, client, faults, cells = worlds["here"], client_of(staff[who]), [], 0
    for endpoint in _readable(staff[who]):
        answers = {}
        for relation in ("own", "other", "protected"):
            ids = ids_for(endpoint, here, relation)
            if ids is None:
                continue
            answers[relation] = _get(client, endpoint.address(ids, _words(endpoint)))
            cells += 1
            text = answers[relation][1].decode("utf-8", "replace")
            faults += [f"{endpoint.route} [{relation}] shows {word}" for word in hidden if word in text]
        of_her = OF_A_PERSON & set(endpoint.kinds) and endpoint.policy.audience == Audience.DESK
        if of_her and "protected" in answers and len(here.ids[endpoint.kinds[0]]) > 1:
            missing = _get(client, endpoint.address(missing_ids(endpoint), _words(endpoint)))
            if missing != answers["protected"]:
                faults.append(f"{endpoint.route}: protected and missing differ ({answers['protected'][0]})")

    assert faults == []
    assert cells >= 1


@pytest.mark.parametrize("who", ["aylin", "katrin", "dora"])
def test_searching_for_her_is_searching_for_nobody(
    who: str,
    staff: dict[str, Any],
    worlds: dict[str, World],  # noqa: F811
    hidden: list[str],
) -> None:
    client, asked, here = client_of(staff[who]), 0, worlds["here"]
    words = [word for word in hidden if "Nach" in word or "Vor" in word or "-" in word]
    for endpoint in _readable(staff[who]):
        if endpoint.kinds or endpoint.policy.audience != staff[who].role.audience:
            continue
        address = endpoint.address({}, _words(endpoint))
        for key in SEARCH_KEYS:
            for word in words[:2]:
                hers = _get(client, address, **{key: word})
                assert hers == _get_as_if_nobody(client, here, address, **{key: word}), address
                asked += 1
    assert asked >= 6


def test_a_refused_look_writes_the_same_entry_whatever_the_cause(
    staff: dict[str, Any],
    worlds: dict[str, World],  # noqa: F811
    hidden: list[str],
) -> None:
    client = client_of(staff["aylin"])
    here, there, checked = worlds["here"], worlds["there"], 0
    for endpoint in _readable(staff["aylin"]):
        if not OF_A_PERSON & set(endpoint.kinds) or endpoint.policy.audience != Audience.DESK:
            continue
        ways = (ids_for(endpoint, here, "protected"), ids_for(endpoint, there, "own"), missing_ids(endpoint))
        told = [_entries(client, endpoint.address(ids, _words(endpoint))) for ids in ways if ids is not None]
        assert all(entry == told[0] for entry in told), endpoint.route
        checked += len(told) == 3
    assert checked >= 8


def _entries(client: Any, address: str) -> list[tuple[Any, ...]]:
    known = set(Entry.objects.values_list("pk", flat=True))
    point = transaction.savepoint()
    client.get(address)
    new = Entry.objects.exclude(pk__in=known)
    rows = [
        (row.chain, row.actor, row.role, row.act, row.subject, tuple(row.others), row.purpose, row.result)
        for row in new
    ]
    transaction.savepoint_rollback(point)
    return rows


def test_those_named_see_her(
    staff: dict[str, Any],
    worlds: dict[str, World],  # noqa: F811
    hidden: list[str],
) -> None:
    """The walls would prove nothing if the words were nowhere."""
    client, here, seen = client_of(staff[NAMED]), worlds["here"], set()
    for endpoint in _readable(staff[NAMED]):
        ids = ids_for(endpoint, here, "protected")
        if ids is not None and endpoint.policy.audience == Audience.DESK:
            text = _get(client, endpoint.address(ids, _words(endpoint)))[1].decode("utf-8", "replace")
            seen |= {word for word in hidden if word in text}
    assert len(seen) >= 5


def test_saving_a_second_record_of_her_succeeds_and_tells_only_the_named(
    staff: dict[str, Any],
    worlds: dict[str, World],  # noqa: F811
    hidden: list[str],
) -> None:
    here = worlds["here"]
    with centre_scope(here.centre_id):
        her = Person.objects.get(pk=here.ids["person"]["protected"])
    form = {
        "given_names": her.given_names,
        "family_name": her.family_name,
        "birth_date": her.birth_date.isoformat(),
        "birth_precision": "day",
        "gender": "w",
        "letter_language": "de",
    }

    client = client_of(staff["aylin"])
    answer = client.post("/desk/personen/neu/", form)
    if (
        answer.status_code == 200
    ):  # a warning of others with a like name; how like depends on the world's random mark
        warned = answer.content.decode()
        assert her.code not in warned
        checked = re.search(r'name="checked" value="([^"]+)"', warned)
        assert checked
        answer = client.post("/desk/personen/neu/", form | {"checked": checked[1]})

    assert answer.status_code == 303
    with centre_scope(here.centre_id):
        task = Task.objects.get(about_kind=DOUBLE)
        assert task.owner_id == staff[NAMED].membership_id
        assert task.person_id == her.pk
    assert her.code not in answer.content.decode()
