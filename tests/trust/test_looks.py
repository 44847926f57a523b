"""R-37: whoever looks at a person is in the log, once per look; without the log nobody looks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from teilhabe.access.enums import Audience
from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.enums import Keeping
from teilhabe.audit.models import Entry
from teilhabe.people.models import Person
from tests.trust.clients import client_of
from tests.trust.matrix import Endpoint, endpoints, ids_for
from tests.trust.test_matrix import _words, worlds  # noqa: F401 - the fixture
from tests.trust.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Kinds of rows that belong to one person: opening their page is a look at that person.
OF_A_PERSON = {"person", "request", "seat", "proposal", "document"}


def _personal(actor: Any) -> list[Endpoint]:
    return [
        endpoint
        for endpoint in endpoints()
        if endpoint.policy.audience == Audience.DESK
        and "GET" in endpoint.policy.methods
        and OF_A_PERSON & set(endpoint.kinds)
        and actor.may(endpoint.policy.right)
    ]


@pytest.mark.parametrize("who", ["aylin", "katrin"])
def test_each_look_is_one_entry(who: str, staff: dict[str, Any], worlds: dict[str, World]) -> None:  # noqa: F811
    actor, here = staff[who], worlds["here"]
    client, wrong, looked = client_of(actor), [], 0
    with centre_scope(here.centre_id):
        alias = Person.objects.get(pk=here.ids["person"]["own"]).log_alias
    for endpoint in _personal(actor):
        ids = ids_for(endpoint, here, "own")
        if ids is None:
            continue
        before = set(Entry.objects.values_list("pk", flat=True))
        point = transaction.savepoint()
        answer = client.get(endpoint.address(ids, _words(endpoint)))
        new = list(Entry.objects.exclude(pk__in=before).filter(chain__endswith=Keeping.LOOKS))
        transaction.savepoint_rollback(point)
        if answer.status_code == 200:
            looked += 1
            if len(new) != 1 or alias not in (new[0].subject, *new[0].others):
                wrong.append(f"{endpoint.route}: {len(new)} entries")

    assert wrong == []
    assert looked >= 4


def test_without_the_log_nothing_is_shown(
    staff: dict[str, Any],
    worlds: dict[str, World],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise OSError("the log cannot be written")

    monkeypatch.setattr(Entry, "save", broken)
    client, here = client_of(staff["aylin"]), worlds["here"]
    for endpoint in _personal(staff["aylin"]):
        ids = ids_for(endpoint, here, "own")
        if ids is None:
            continue
        answer = client.get(endpoint.address(ids, _words(endpoint)))
        elsewhere = answer.status_code == 302 and not answer.content  # shows nobody
        assert elsewhere or answer.status_code in {404, 500}, endpoint.route
        assert not any(word.encode() in answer.content for word in here.canaries), endpoint.route
