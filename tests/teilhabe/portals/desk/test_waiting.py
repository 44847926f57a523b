"""The waiting list: what each role sees, narrows and takes away."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teilhabe.audit.models import Entry
from teilhabe.office.models import SavedView
from teilhabe.people.models import Recusal
from teilhabe.portals.desk.export import harmless
from tests import factories as f
from tests.factories.days import in_days
from tests.teilhabe.portals.desk.conftest import advised

pytestmark = pytest.mark.django_db
LIST, EXPORT = "/desk/warteliste/", "/desk/warteliste/export/"


@pytest.fixture
def crowd(inside: Any, staff: Any, samira: Any) -> Any:
    """samira, a case of jonas, a protected case of jonas."""
    with inside():
        theirs = advised(staff["jonas"], given_names="Jana", family_name="Kollegenfall")
        hidden = advised(staff["jonas"], hidden=True, family_name="Geschützt")
        f.ChildcareNeedFactory(person=theirs.person)
    return {"samira": samira, "theirs": theirs, "hidden": hidden}


def codes(client: Any, query: str = "") -> set[str]:
    return {line["code"] for line in client.get(LIST + query).context["rows"]}


def test_the_course_desk_sees_names_but_no_protected_person(login: Any, crowd: Any) -> None:
    page = login("katrin").get(LIST).content.decode()
    assert "Muster, Samira" in page
    assert "Kollegenfall, Jana" in page
    assert "Geschützt" not in page
    assert crowd["hidden"].person.code not in page


def test_a_counsellor_sees_of_others_number_level_and_town(login: Any, crowd: Any) -> None:
    page = login("aylin").get(LIST).content.decode()
    theirs = crowd["theirs"].person
    assert "Muster, Samira" in page
    assert "Kollegenfall" not in page
    assert theirs.code in page
    assert page.count(str(theirs.pk)) == page.count(f"/desk/personen/{theirs.pk}/name/")  # asks for a reason
    row = page[page.index(theirs.code) :].split("</tr>")[0]
    assert "Brakel" in row
    assert "kein A1" in row
    assert "Vorrang" not in row
    assert "wartet" not in row


@pytest.mark.parametrize(
    "query", ["?childcare=on", "?priority=yes", "?course=integration", "?state=held", "?name=Jana"]
)
def test_a_counsellors_deeper_filter_looks_at_own_cases_only(query: str, login: Any, crowd: Any) -> None:
    assert crowd["theirs"].person.code not in codes(login("aylin"), query)


def test_filters_narrow(login: Any, crowd: Any, inside: Any) -> None:
    client, samira, theirs = login("katrin"), crowd["samira"].person.code, crowd["theirs"].person.code
    kreis = f.TerritoryFactory(ags="05762", name="Kreis Höxter", kind="kreis")
    f.TerritoryFactory(hoexter=True, parent=kreis)
    with inside():
        type(crowd["theirs"].request).objects.filter(pk=crowd["theirs"].request.pk).update(
            waiting_since=in_days(-7)
        )
    assert codes(client, "?childcare=on") == {theirs}
    assert codes(client, "?overdue=on") == {samira}
    assert codes(client, "?priority=yes") == {samira, theirs}
    assert codes(client, "?priority=no") == set()
    assert codes(client, "?level=B2") == set()
    assert codes(client, "?level=A0&course=integration") == {samira, theirs}
    assert codes(client, "?course=alpha") == set()
    assert codes(client, "?town=05762020") == set()
    assert codes(client, "?state=proposed") == set()
    assert codes(login("aylin"), "?own=on") == {samira}


def test_sorting(login: Any, crowd: Any, inside: Any) -> None:
    with inside():
        type(crowd["theirs"].request).objects.filter(pk=crowd["theirs"].request.pk).update(
            waiting_since=in_days(-7)
        )
    client = login("katrin")
    orders = {
        sort: [line["code"] for line in client.get(f"{LIST}?sort={sort}").context["rows"]]
        for sort in ("wait", "-wait", "name", "-name", "town", "level", "priority", "nonsense")
    }
    samira, theirs = crowd["samira"].person.code, crowd["theirs"].person.code
    assert orders["wait"] == orders["nonsense"] == [samira, theirs]
    assert orders["-wait"] == [theirs, samira]
    assert orders["name"] == [theirs, samira]
    assert orders["-name"] == [samira, theirs]


def test_somebody_recused_sees_no_trace(login: Any, crowd: Any, inside: Any, staff: Any) -> None:
    with inside():
        Recusal.objects.create(
            user_id=staff["katrin"].user_id, person=crowd["samira"].person, since=in_days(-1)
        )
    assert crowd["samira"].person.code not in codes(login("katrin"))


def test_queries_do_not_grow_with_the_rows(login: Any, samira: Any, inside: Any, staff: Any) -> None:
    client = login("katrin")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    with inside():
        for _number in range(2):
            advised(staff["jonas"])
    with CaptureQueriesContext(connection) as three:
        client.get(LIST)
    assert len(one) == len(three)


def test_one_entry_in_the_log_for_the_whole_page(login: Any, crowd: Any) -> None:
    login("katrin").get(LIST)
    entry = Entry.objects.get(act="desk.waiting")
    assert str(crowd["samira"].person.alias) in entry.others
    assert str(crowd["hidden"].person.alias) not in entry.others


@pytest.mark.parametrize(
    ("role", "status"), [("lena", 403), ("adam", 403), ("dora", 403), ("rita", 403), ("tom", 200)]
)
def test_roles(role: str, status: int, login: Any) -> None:
    assert login(role).get(LIST).status_code == status
    assert login(role).get(EXPORT).status_code == status


def test_the_neighbour_is_in_neither_list_nor_file(login: Any, samira: Any, neighbour: Any) -> None:
    client = login("katrin")
    for url in (LIST, EXPORT):
        assert neighbour.person.code not in client.get(url).content.decode()


def test_a_csv_of_a_counsellor_holds_what_the_page_shows(login: Any, crowd: Any) -> None:
    answer = login("aylin").get(EXPORT + "?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    by_code = {row["Aktenzeichen"]: row for row in rows}
    assert by_code[crowd["samira"].person.code]["Familienname"] == "Muster"
    other = by_code[crowd["theirs"].person.code]
    shown = {key for key, value in other.items() if value}
    assert shown == {"Aktenzeichen", "Wochen", "Niveau", "Wohnt in"}
    assert Entry.objects.filter(act="desk.waiting_export").count() == 1


@pytest.mark.parametrize(
    "evil", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", " =1", "＝1"]
)
def test_no_cell_is_a_formula(evil: str, login: Any, inside: Any, staff: Any) -> None:
    with inside():
        advised(staff["aylin"], family_name=evil, given_names="")
    client = login("katrin")
    text = client.get(EXPORT + "?format=csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert harmless(evil) in cells
    assert harmless(evil).startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(EXPORT + "?format=xlsx").content)).active
    assert sheet is not None
    found = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert found == []


def test_an_unknown_format_is_not_found(login: Any) -> None:
    assert login("katrin").get(EXPORT + "?format=pdf").status_code == 404


def test_a_view_is_kept_without_names_and_belongs_to_one_colleague(
    login: Any, inside: Any, samira: Any
) -> None:
    client = login("katrin")
    query = "town=05762004&name=Samira&page=3&childcare=on"
    kept = client.post("/desk/warteliste/ansichten/", {"name": "Brakel mit Kind", "query": query})
    assert kept.status_code == 303
    with inside():
        view = SavedView.objects.get()
        assert view.query == "childcare=on&town=05762004"
    tabs = client.get(f"{LIST}?{view.query}").context["tabs"]
    assert [tab["label"] for tab in tabs if tab["current"]] == ["Brakel mit Kind"]
    assert "Brakel mit Kind" not in login("aylin").get(LIST).content.decode()
    drop = f"/desk/warteliste/ansichten/{view.pk}/entfernen/"
    assert login("aylin").post(drop).status_code == 404
    assert client.post(drop).status_code == 303


def test_a_view_needs_a_name(login: Any, inside: Any) -> None:
    login("katrin").post("/desk/warteliste/ansichten/", {"name": " ", "query": "overdue=on"})
    with inside():
        assert SavedView.objects.count() == 0


def test_the_page_holds_25_and_stays_small(login: Any, inside: Any, staff: Any) -> None:
    with inside():
        for _number in range(27):
            advised(staff["jonas"])
    answer = login("katrin").get(LIST)
    assert len(answer.context["rows"]) == 25
    assert len(answer.content) < 80 * 1024
    assert answer.content.count(b"</") < 1500
    assert len(login("katrin").get(LIST + "?page=2").context["rows"]) == 2


@pytest.mark.parametrize("role", ["aylin", "katrin", "jonas", "tom", "emma", "lena", "rita", "dora", "adam"])
def test_the_condition_for_long_lists_is_the_rule_for_one_person(
    role: str, crowd: Any, inside: Any, staff: Any
) -> None:
    from teilhabe.courses.models import CourseRequest
    from teilhabe.people.models import Person
    from teilhabe.people.queries import seen_by

    actor, on = staff[role], in_days(0)
    with inside():
        Recusal.objects.create(user_id=staff["tom"].user_id, person=crowd["samira"].person, since=on)
        asked = CourseRequest.objects.filter(seen_by(actor, on=on)).values_list("person_id", flat=True)
        waiting = CourseRequest.objects.values("person")
        visible = Person.objects.visible_to(actor, on=on).filter(pk__in=waiting).values_list("pk", flat=True)
        assert set(asked) == set(visible)
