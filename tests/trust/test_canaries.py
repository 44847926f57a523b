"""R-02: whatever anybody asks for, no answer holds a word of another centre. 200 random questions in three centres."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teilhabe.access.actor import Actor
from teilhabe.access.tenancy import centre_scope
from tests.factories.access import CentreFactory, MembershipFactory
from tests.trust.clients import client_of
from tests.trust.matrix import GATED, Endpoint, endpoints, ids_for
from tests.trust.test_matrix import _words
from tests.trust.worlds import World, build_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 200
KEYS = (
    "q",
    "seite",
    "page",
    "sort",
    "stadt",
    "town",
    "niveau",
    "level",
    "name",
    "status",
    "dir",
    "format",
    "run",
    "p",
)


@pytest.fixture
def three(staff: dict[str, Any], centre: Any, other_centre: Any) -> list[tuple[World, list[Actor]]]:
    """Three centres with everything in them, and colleagues of each."""
    third = CentreFactory(key="dritter", name="KI Dritter Kreis", ags="05774")
    with centre_scope(third.pk):
        staff |= {"cem": _colleague("counselling"), "clara": _colleague("course_coordination")}
    homes = [
        (centre, "aylin", "jonas", "katrin", ["aylin", "jonas", "katrin", "carla", "tilo", "dora", "adam"]),
        (other_centre, "bernd", "berta", "berta", ["bernd", "berta"]),
        (third, "cem", "clara", "clara", ["cem", "clara"]),
    ]
    built = []
    for home, counsellor, colleague, coordinator, names in homes:
        actors = {**staff, "carrier_centre": centre.pk}
        world = build_world(home, actors, counsellor=counsellor, colleague=colleague, coordinator=coordinator)
        built.append((world, [staff[name] for name in names]))
    return built


def _colleague(role_key: str) -> Actor:
    member = MembershipFactory(role_key=role_key)
    return Actor(member.user_id, member.centre_id, member.role, member.user.name, member.pk)


def _questions() -> st.SearchStrategy[dict[str, str]]:
    """Search words of any centre are asked as well: see ``word`` below."""
    texts = st.one_of(
        st.text(max_size=20), st.sampled_from(["A1", "priority", "-waiting", "csv", "xlsx", "2", "alle"])
    )
    return st.dictionaries(st.sampled_from(KEYS), texts, max_size=3)


def test_no_answer_holds_a_word_of_another_centre(three: list[tuple[World, list[Actor]]]) -> None:
    gated: list[Endpoint] = [item for item in endpoints() if item.policy.audience in GATED]
    clients = {
        actor.name + str(actor.centre_id): client_of(actor) for _world, actors in three for actor in actors
    }
    asked: list[int] = []

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        home, actors = data.draw(st.sampled_from(three))
        target, _others = data.draw(st.sampled_from(three))
        actor = data.draw(st.sampled_from(actors))
        endpoint = data.draw(st.sampled_from(gated))
        ids = ids_for(endpoint, target, data.draw(st.sampled_from(["own", "other", "protected"]))) or ids_for(
            endpoint, target, "own"
        )
        if endpoint.kinds and ids is None:
            return
        query = data.draw(_questions())
        if data.draw(st.booleans()):
            query["q"] = data.draw(st.sampled_from(target.canaries))
        method = data.draw(st.sampled_from(endpoint.policy.methods))
        point = transaction.savepoint()
        address = endpoint.address(ids or {}, _words(endpoint))
        call = getattr(clients[actor.name + str(actor.centre_id)], method.lower())
        answer = call(address, data=query)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace") + str(dict(answer.headers))
        transaction.savepoint_rollback(point)
        asked.append(answer.status_code)
        typed = set(query.values())
        for world, _actors in three:
            if world is not home:
                leaked = [
                    word for word in world.canaries if word in text and not any(word in t for t in typed)
                ]
                assert leaked == [], f"{actor.role_key} {method} {address}"

    ask()

    assert len(asked) >= EXAMPLES // 2
    assert 200 in asked
