"""POST /api/v1/eligibility: the contract over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from teilhabe.courses.entitlement import answer
from teilhabe.courses.entitlement.facts import CERTIFICATE, PERSON

URL = "/api/v1/eligibility"
SHEET = {"on": "2026-09-01", "person": {"status": "25_2_F", "german": "A0", "literacy": "LIT_OTHER"}}


@pytest.fixture
def foreign_page() -> Client:
    """Somebody without session and without a CSRF token."""
    return Client(enforce_csrf_checks=True)


def post(client: Client, body: Any, content_type: str = "application/json") -> Any:
    return client.post(
        URL, body if isinstance(body, str | bytes) else json.dumps(body), content_type=content_type
    )


def test_answers_what_the_function_answers(foreign_page: Client) -> None:
    response = post(foreign_page, SHEET)
    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(answer(SHEET)))


def test_a_refusal_of_everything_is_an_answer(foreign_page: Client) -> None:
    response = post(foreign_page, {"on": "2026-09-01", "person": {"status": "25_2_F", "in_school": True}})
    assert response.status_code == 200
    assert response.json()["route"] == "school_case"


def test_faults_are_one_line_each_and_name_the_key(foreign_page: Client) -> None:
    response = post(foreign_page, {"person": {"status": "nonsense", "colour": "red"}})
    assert response.status_code == 422
    faults = response.json()["faults"]
    assert [fault.split(":")[0] for fault in faults] == ["on", "person.status", "person.colour"]


@pytest.mark.parametrize("body", ["{", '{"on": NaN}', '{"on": 1, "on": 2}', "\xff".encode("latin-1")])
def test_what_is_no_json_is_400(foreign_page: Client, body: Any) -> None:
    response = post(foreign_page, body)
    assert (response.status_code, len(response.json()["faults"])) == (400, 1)


def test_a_plain_form_cannot_call(foreign_page: Client) -> None:
    assert post(foreign_page, json.dumps(SHEET), "text/plain").status_code == 415


def test_a_huge_body_is_refused(foreign_page: Client) -> None:
    assert post(foreign_page, json.dumps({**SHEET, "x": "y" * 70_000})).status_code == 413


def test_touches_neither_database_nor_session(foreign_page: Client) -> None:
    """No ``db`` fixture: a query would fail the test. And no cookie comes back."""
    assert not post(foreign_page, SHEET).cookies


def test_only_post(client: Client) -> None:
    assert client.get(URL).status_code == 405


def test_the_description_lists_every_key_the_rules_read(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    operation = document["paths"][URL]["post"]
    sheet = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert set(PERSON) <= set(sheet["person"]["properties"])
    assert set(CERTIFICATE) == set(sheet["certificate"]["properties"])
    assert {"200", "422"} <= set(operation["responses"])


def test_no_page_of_the_library_is_served(client: Client, db: None) -> None:
    assert client.get("/api/v1/docs").status_code == 404
    assert client.get("/api/v1/").status_code == 404
