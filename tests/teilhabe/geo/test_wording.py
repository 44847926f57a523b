import datetime as dt
import itertools
import re

from teilhabe.geo.enums import Mode, Note, Origin
from teilhabe.geo.travel import Way
from teilhabe.geo.wording import sentences


def test_estimated_way() -> None:
    assert sentences(Way(Mode.TRANSIT, 47, 47, transfers=1, notes=(Note.BOOKING_NEEDED,))) == [
        "Der Weg dauert mit Bus und Bahn hin und zurück je 47 Minuten.",
        "Man steigt 1 Mal um.",
        "Die Fahrt muss vorher angemeldet werden (Rufbus).",
        "Die Zeiten sind geschätzt.",
    ]


def test_loaded_way_with_a_longer_return() -> None:
    assert sentences(Way(Mode.TRANSIT, 41, 55, origin=Origin.MATRIX)) == [
        "Der Weg dauert mit Bus und Bahn hin 41 und zurück 55 Minuten.",
        "Die Zeiten stehen in der geladenen Fahrzeitmatrix.",
    ]


def test_no_evening_return() -> None:
    way = Way(Mode.TRANSIT, 66, None, transfers=1, notes=(Note.BOOKING_NEEDED, Note.NO_EVENING_RETURN))

    assert sentences(way) == [
        "Der Hinweg dauert mit Bus und Bahn 66 Minuten, einen Rückweg gibt es nicht.",
        "Die Fahrt muss vorher angemeldet werden (Rufbus).",
        "Am Abend fährt kein Rufbus zurück.",
        "Die Zeiten sind geschätzt.",
    ]


def test_way_that_does_not_get_there() -> None:
    assert sentences(Way(Mode.BIKE, None, None, notes=(Note.TOO_FAR_TO_CYCLE,))) == [
        "Der Ort ist mit dem Fahrrad nicht zu erreichen.",
        "Für das Fahrrad ist der Weg zu weit.",
    ]


def test_no_sentence_names_a_departure() -> None:
    departure = re.compile(r"\d{1,2}[:.]\d{2}|\bUhr\b|\bum \d")
    minutes = (None, 0, 47, 180)
    cases = itertools.product(Mode, minutes, minutes, (0, 1, 2), Origin, [(), tuple(Note)])

    said = {
        sentence
        for mode, there, back, transfers, origin, notes in cases
        for sentence in sentences(Way(mode, there, back, transfers, 0, 0, notes, origin))
    }

    assert len(said) > 40
    assert [sentence for sentence in said if departure.search(sentence)] == []
    assert departure.search(f"Der Bus fährt um {dt.time(7, 5):%H:%M} Uhr.")
