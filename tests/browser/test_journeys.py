"""The work itself, from the first talk to the first lesson: without any script, and by keyboard alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.desk import Desk
from tests.browser.hands import Hands, Keyboard, Pointer
from tests.browser.live import serve, served
from tests.browser.world import World

pytestmark = pytest.mark.browser

FIRST_DAY = "2026-12-07"
WAYS = [pytest.param(Pointer, False, id="without script"), pytest.param(Keyboard, True, id="by keyboard")]
Person = Callable[[str], Hands]


@pytest.fixture(scope="module")
def office(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A served demo of its own: these tests change a lot in it."""
    with served(made, tmp_path_factory.mktemp("office") / "var") as demo:
        yield World(demo)


@contextlib.contextmanager
def people_at_work(
    office: World, chromium: Browser, way: Callable[[Page], Hands], script: bool
) -> Iterator[Person]:
    """Opens a page as one of the personas; one context each."""
    desk, contexts = Desk(office, chromium), dict[str, BrowserContext]()

    def sit_down(role: str) -> Hands:
        if role not in contexts:
            contexts[role] = desk.context(role, java_script_enabled=script)
        return way(contexts[role].new_page())

    yield sit_down
    for context in contexts.values():
        context.close()


def go(hands: Hands, office: World, path: str) -> None:
    hands.page.goto(office.demo.url + path)


def link(hands: Hands, name: str) -> None:
    hands.press(hands.page.get_by_role("main").get_by_role("link", name=name, exact=False).first)


def button(hands: Hands, name: str) -> None:
    hands.press(hands.page.get_by_role("main").get_by_role("button", name=name, exact=True).first)


def field(hands: Hands, label: str, text: str) -> None:
    hands.write(hands.page.get_by_role("main").get_by_label(label, exact=False).first, text)


def choice(hands: Hands, label: str, entry: str) -> None:
    hands.pick(hands.page.get_by_role("main").get_by_label(label, exact=False).first, entry)


def box(hands: Hands, label: str) -> None:
    hands.tick(hands.page.get_by_role("main").get_by_label(label, exact=True).first)


# --- from the first talk to the first lesson ---------------------------------------------------------


def take_up(hands: Hands, office: World, family: str) -> None:
    """A new person: searched first, then taken up."""
    go(hands, office, "/desk/personen/")
    link(hands, "Person aufnehmen")
    field(hands, "Vornamen", "Samira")
    field(hands, "Familienname", family)
    field(hands, "Geburtsdatum", "1991-04-17")
    field(hands, "Telefon", "0152 28817700")
    choice(hands, "Erstsprache", "Arabisch")
    button(hands, "Suchen und aufnehmen")
    if hands.page.get_by_role("button", name="Trotzdem neu anlegen").count():
        button(hands, "Trotzdem neu anlegen")
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text(family)


def save(hands: Hands) -> None:
    hands.press(hands.page.locator("main form button.kern-btn--primary").first)


def ask_what_is_missing(hands: Hands) -> None:
    """The page lists what a course advice still needs, in the order of a talk."""
    link(hands, "Wo wohnt die Person?")
    choice(hands, "Stadt und Ortsteil", "Höxter, Ortsteil offen")
    save(hands)
    link(hands, "Welchen Aufenthaltstitel hat sie?")
    choice(hands, "Titel", "Flüchtlingseigenschaft (GFK)")
    field(hands, "Erteilt am", "2026-03-02")
    field(hands, "Gültig bis", "2029-03-01")
    choice(hands, "Ist es die erste", "ja")
    save(hands)
    link(hands, "Wer zahlt den Lebensunterhalt?")
    choice(hands, "Wer zahlt?", "SGB II (Grundsicherungsgeld, bis 30.06.2026 Bürgergeld) - Jobcenter")
    save(hands)
    link(hands, "Wie gut ist ihr Deutsch?")
    choice(hands, "Niveau", "kein A1")
    save(hands)
    link(hands, "Liest und schreibt sie lateinische Schrift?")
    choice(hands, "Schrift", "in lateinischer Schrift alphabetisiert")
    save(hands)
    link(hands, "Wann hat sie Zeit, und wie kommt sie hin?")
    box(hands, "Montag bis Freitag vormittags (8:00 bis 13:15 Uhr)")
    box(hands, "Bus und Bahn")
    save(hands)


def ask_for_the_seat(hands: Hands, office: World) -> str:
    """Need, advice with its reasons, the best option, and the person says yes. Returns the run's code."""
    page = hands.page
    link(hands, "Bedarf anmelden")
    save(hands)
    expect(page.get_by_text("Der Bedarf ist angemeldet")).to_be_visible()
    expect(page.get_by_role("heading", name="Anspruch")).to_be_visible()
    expect(page.get_by_text("AufenthG § 44").first).to_be_visible()
    best = page.locator("li.d-best")
    expect(best).to_contain_text("VHS Höxter")
    run = (best.get_attribute("id") or "").removeprefix("kurs-")
    hands.press(best.get_by_role("button"))
    expect(page.get_by_text("Träger und Person sind jetzt gefragt")).to_be_visible()
    button(hands, "Person sagt ja")
    expect(page.get_by_text("Das Ja ist eingetragen")).to_be_visible()
    return run


def say_yes(rita: Hands, office: World, family: str, code: str) -> None:
    """The Träger sees a demand without a name, says yes, and then sees whom to expect."""
    go(rita, office, "/partner/anfragen/")
    link(rita, f"Anfrage {code}")
    expect(rita.page.locator("body")).not_to_contain_text(family)
    rita.tick(rita.page.locator("input[name=answer][value=yes]"))
    rita.press(rita.page.get_by_role("button", name="Antwort senden"))
    expect(rita.page.get_by_text("Platz zugesagt")).to_be_visible()
    expect(rita.page.locator("body")).to_contain_text(family)


def start_the_course(paula: Hands, office: World, run: str) -> None:
    """The coordination lets the course begin on its day."""
    path = office.one("SELECT id FROM courses_courserun WHERE code = :run", run=run)
    go(paula, office, f"/desk/kurse/{path}/")
    button(paula, "Kurs beginnt")
    expect(paula.page.get_by_text("ist jetzt: läuft")).to_be_visible()


def record_the_start(rita: Hands, office: World, family: str) -> None:
    """On the first day: who came."""
    seat = office.one(
        "SELECT s.id FROM courses_seat s JOIN people_person p ON p.id = s.person_id WHERE p.family_name = :family",
        family=family,
    )
    go(rita, office, "/partner/")
    link(rita, "Beginn eintragen")
    rita.press(rita.page.locator(f'a[href*="{seat}"]').last)
    rita.tick(rita.page.locator("input[name=what][value=start]"))
    rita.press(rita.page.get_by_role("button", name="Eintragen"))
    expect(rita.page.get_by_text("Eingetragen.")).to_be_visible()


@pytest.mark.parametrize(("way", "script"), WAYS)
def test_from_the_first_talk_to_the_first_lesson(
    made: Path, tmp_path: Path, chromium: Browser, way: Callable[[Page], Hands], script: bool
) -> None:
    family = "Probe-Tastatur" if script else "Probe-Zeiger"
    with served(made, tmp_path / "var") as demo:
        office = World(demo)
        with people_at_work(office, chromium, way, script) as sit_down:
            nora = sit_down("counselling")
            take_up(nora, office, family)
            ask_what_is_missing(nora)
            run = ask_for_the_seat(nora, office)
            code = office.one(
                "SELECT q.code FROM courses_courserequest q JOIN people_person p ON p.id = q.person_id "
                "WHERE p.family_name = :family",
                family=family,
            )
            say_yes(sit_down("carrier_clerk"), office, family, code)
            nora.page.reload()
            expect(nora.page.get_by_text("bestätigt", exact=True).first).to_be_visible()
    with serve(tmp_path / "var", today=FIRST_DAY) as demo:
        office = World(demo)
        with people_at_work(office, chromium, way, script) as sit_down:
            start_the_course(sit_down("course_coordination"), office, run)
            record_the_start(sit_down("carrier_clerk"), office, family)
            assert office.has(
                "SELECT 1 FROM courses_seat s JOIN people_person p ON p.id = s.person_id "
                "WHERE p.family_name = :family AND s.state = 'started'",
                family=family,
            )


# --- a round, its decisions, a question --------------------------------------------------------------


def wait_for(hands: Hands, text: str) -> None:
    """Without script a page is loaded anew until the worker is done."""
    for _try in range(40):
        if hands.page.get_by_text(text).count():
            return
        hands.page.wait_for_timeout(1_000)
        hands.page.reload()
    raise AssertionError(f"never seen: {text}")


@pytest.mark.parametrize(("way", "script"), WAYS)
def test_round_result_decision_and_the_way_back(
    office: World, chromium: Browser, way: Callable[[Page], Hands], script: bool
) -> None:
    with people_at_work(office, chromium, way, script) as sit_down:
        paula = sit_down("course_coordination")
        go(paula, office, "/desk/runden/")
        rounds = paula.page.locator("tbody tr").count()
        button(paula, "Runde rechnen")
        for _try in range(60):
            go(paula, office, "/desk/runden/")
            if paula.page.locator("tbody tr").count() > rounds:
                break
            paula.page.wait_for_timeout(500)
        paula.press(paula.page.locator("tbody tr a").first)
        expect(paula.page.get_by_role("heading", level=1)).to_contain_text(f"Vermittlungsrunde {rounds + 1}")

        go(paula, office, "/desk/vorschlaege/")
        name = paula.page.locator("article h2 bdi").first.inner_text()
        button(paula, "Vorschlag bestätigen")
        expect(paula.page.get_by_text(f"Bestätigt: {name}")).to_be_visible()
        button(paula, "Rückgängig machen")
        expect(paula.page.get_by_text("Rückgängig gemacht")).to_be_visible()
        expect(paula.page.locator("article h2").first).to_contain_text(name)


@pytest.mark.parametrize(("way", "script"), WAYS)
def test_what_one_more_course_would_change(
    office: World, chromium: Browser, way: Callable[[Page], Hands], script: bool
) -> None:
    with people_at_work(office, chromium, way, script) as sit_down:
        paula = sit_down("course_coordination")
        go(paula, office, "/desk/was-waere-wenn/")
        choice(paula, "Kursart", "Alphabetisierungskurs")
        choice(paula, "Modul", "1")
        choice(paula, "Ort", "Brakel")
        field(paula, "Plätze", "12")
        button(paula, "Berechnen")
        wait_for(paula, "Personen ohne Platz, Stadt für Stadt")
        answer = paula.page.locator("main section").filter(has=paula.page.locator("#we"))
        expect(answer).to_contain_text("Alphabetisierungskurs")
        expect(answer).to_contain_text("Brakel")


def test_login_and_logout_without_script(office: World, chromium: Browser) -> None:
    member = office.member("counselling")
    context = Desk(office, chromium).context("", java_script_enabled=False)
    page = context.new_page()
    page.goto(office.demo.url + "/desk/personen/")
    page.get_by_label("Benutzername").fill(member.username)
    page.get_by_label("Passwort", exact=False).fill(member.password)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(office.demo.url + "/desk/")
    assert page.url.endswith("/desk/")

    page.locator("details.d-user summary").click()
    page.locator("details.d-user").get_by_role("button", name="Abmelden").click()
    page.goto(office.demo.url + "/desk/")
    assert "/account/login/" in page.url
    context.close()
