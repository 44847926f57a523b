"""R-01, R-02, R-09: every address, every role, every relation; each answer is searched for foreign words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from teilhabe.access.enums import Audience
from tests.conftest import COLLEAGUES
from tests.trust.clients import client_of
from tests.trust.matrix import GATED, METHODS, Endpoint, endpoints, ids_for, missing_ids
from tests.trust.worlds import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = [key for key, (_role, _name, home) in COLLEAGUES.items() if home == "hoexter"]
# Values for parameters that are words; the first is a real one of the product.
WORDS: dict[str, str] = {
    "kind": "waiting",
    "language": "de",
    "step": "done",
    "group": "residence",
    "what": "residence",
}


@pytest.fixture
def worlds(staff: dict[str, Any], centre: Any, other_centre: Any) -> dict[str, World]:
    """``here`` (Höxter) and ``there`` (Lippe)."""
    actors = {**staff, "carrier_centre": centre.pk}
    here = build_world(centre, actors, counsellor="aylin", colleague="jonas", coordinator="katrin")
    there = build_world(other_centre, actors, counsellor="bernd", colleague="berta", coordinator="berta")
    return {"here": here, "there": there}


def _words(endpoint: Endpoint) -> dict[str, str]:
    return {name: WORDS[name] for converter, name in endpoint.parameters if converter != "uuid"}


def _send(client: Any, method: str, address: str) -> tuple[int, bytes]:
    """One request whose effects are taken back."""
    point = transaction.savepoint()
    try:
        answer = client.generic(method, address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        headers = {
            name: value for name, value in answer.headers.items() if name != "Expires"
        }  # the clock ticks on
        return answer.status_code, body + str(headers).encode()
    finally:
        transaction.savepoint_rollback(point)


def test_the_walk_sees_every_address() -> None:
    gated = [item for item in endpoints() if item.policy.audience in GATED]

    assert len(gated) >= 40
    for item in gated:
        assert item.kinds is not None
        _words(item)


@pytest.mark.parametrize("who", PEOPLE)
def test_matrix_of(
    who: str, staff: dict[str, Any], worlds: dict[str, World], measured: Callable[[int], None]
) -> None:
    actor, here, there = staff[who], worlds["here"], worlds["there"]
    client = client_of(actor)
    cells = 0
    faults: list[str] = []
    for endpoint in endpoints():
        if endpoint.policy.audience not in GATED:
            continue
        for method in METHODS:
            cells += _check(endpoint, method, client, actor, here, there, faults)

    measured(cells)
    assert not faults, "\n".join(faults)
    assert cells >= len([item for item in endpoints() if item.policy.audience in GATED]) * len(METHODS)


def _targets(endpoint: Endpoint, method: str, actor: Any, here: World, there: World) -> dict[str, Any]:
    """Rows to try. Where role and policy alone decide, one row says it; else every relation is tried."""
    if not endpoint.kinds:
        return {"none": {}}
    if _expected(endpoint.policy, method, actor) is not None:
        return {"own": ids_for(endpoint, here, "own") or missing_ids(endpoint)}
    targets = {"missing": missing_ids(endpoint), "foreign": ids_for(endpoint, there, "own")}
    if method != "HEAD":
        targets |= {relation: ids_for(endpoint, here, relation) for relation in ("own", "other", "protected")}
    return {relation: ids for relation, ids in targets.items() if ids is not None}


def _check(
    endpoint: Endpoint, method: str, client: Any, actor: Any, here: World, there: World, faults: list[str]
) -> int:
    """All relations of one address and method; returns the number of cells."""
    answers = {}
    for relation, ids in _targets(endpoint, method, actor, here, there).items():
        status, body = _send(client, method, endpoint.address(ids, _words(endpoint)))
        answers[relation] = (status, body)
        where = f"{actor.role_key} {method} {endpoint.route} [{relation}] → {status}"
        faults += [
            f"{where}: {fault}" for fault in _faults(endpoint, method, actor, status, body, here, there)
        ]
    if "foreign" in answers and answers["foreign"] != answers["missing"]:
        statuses = f"{answers['foreign'][0]} and {answers['missing'][0]}"
        faults.append(f"{actor.role_key} {method} {endpoint.route}: foreign and missing differ ({statuses})")
    return len(answers)


def _faults(
    endpoint: Endpoint, method: str, actor: Any, status: int, body: bytes, here: World, there: World
) -> list[str]:
    policy = endpoint.policy
    found = []
    if status >= 500:
        found.append("server error")
    expected = _expected(policy, method, actor)
    if expected is not None and status != expected:
        found.append(f"expected {expected}")
    text = body.decode("utf-8", "replace")
    found += [f"word of another centre: {word}" for word in there.canaries if word in text]
    if actor.name != COLLEAGUES["jonas"][1]:
        found += [f"protected person: {word}" for word in here.protected if word in text]
    return found


def _expected(policy: Any, method: str, actor: Any) -> int | None:
    """The status that follows from role and policy alone; ``None`` where the record decides."""
    if method not in policy.methods:
        return 405
    if actor.role.audience != policy.audience:
        return 404
    if policy.right is not None and not actor.may(policy.right):
        return 403
    return None


def test_anonymous_sees_nothing(client: Any, worlds: dict[str, World]) -> None:
    for endpoint in endpoints():
        if endpoint.policy.audience not in GATED:
            continue
        ids = ids_for(endpoint, worlds["here"], "own") or missing_ids(endpoint)
        for method in METHODS:
            status, body = _send(client, method, endpoint.address(ids, _words(endpoint)))
            assert status in ({302, 401} if method in endpoint.policy.methods else {405}), endpoint.route
            assert not any(word.encode() in body for word in worlds["here"].canaries)


def test_a_foreign_colleague_of_the_same_role_gets_the_bytes_of_nothing(
    staff: dict[str, Any], worlds: dict[str, World]
) -> None:
    client = client_of(staff["bernd"])
    for endpoint in endpoints():
        if endpoint.policy.audience != Audience.DESK or not endpoint.kinds:
            continue
        ids = ids_for(endpoint, worlds["here"], "own")
        if ids is None:
            continue
        for method in set(endpoint.policy.methods):
            foreign = _send(client, method, endpoint.address(ids, _words(endpoint)))
            absent = _send(
                client, method, endpoint.address({k: uuid.UUID(int=9) for k in ids}, _words(endpoint))
            )
            assert foreign == absent, f"{method} {endpoint.route}"


def test_own_records_open(staff: dict[str, Any], worlds: dict[str, World]) -> None:
    """The walls are no good if nobody gets in: what the role may open does open."""
    opened = 0
    for who in ("aylin", "katrin", "carla"):
        client = client_of(staff[who])
        for endpoint in endpoints():
            policy = endpoint.policy
            if policy.audience != staff[who].role.audience or not staff[who].may(policy.right):
                continue
            ids = ids_for(endpoint, worlds["here"], "own")
            if ids is None or "GET" not in policy.methods:
                continue
            status, _body = _send(client, "GET", endpoint.address(ids, _words(endpoint)))
            opened += status == 200
    assert opened >= 20
