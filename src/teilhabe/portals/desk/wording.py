"""Words the desk says about people: languages, weeks, ways of travel, levels."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from teilhabe.directory.models import WEEKDAYS
from teilhabe.geo.enums import Mode

# ISO 639 keys; what is spoken in the centres first, then by name. "other" is for what the list lacks.
LANGUAGES = {
    "ar": gettext_lazy("Arabisch"),
    "uk": gettext_lazy("Ukrainisch"),
    "ru": gettext_lazy("Russisch"),
    "prs": gettext_lazy("Dari"),
    "fa": gettext_lazy("Farsi"),
    "tr": gettext_lazy("Türkisch"),
    "ku": gettext_lazy("Kurmandschi"),
    "ckb": gettext_lazy("Sorani"),
    "ti": gettext_lazy("Tigrinya"),
    "sq": gettext_lazy("Albanisch"),
    "am": gettext_lazy("Amharisch"),
    "hy": gettext_lazy("Armenisch"),
    "az": gettext_lazy("Aserbaidschanisch"),
    "bn": gettext_lazy("Bengalisch"),
    "bs": gettext_lazy("Bosnisch"),
    "bg": gettext_lazy("Bulgarisch"),
    "zh": gettext_lazy("Chinesisch"),
    "de": gettext_lazy("Deutsch"),
    "en": gettext_lazy("Englisch"),
    "fr": gettext_lazy("Französisch"),
    "ff": gettext_lazy("Fulfulde"),
    "ka": gettext_lazy("Georgisch"),
    "el": gettext_lazy("Griechisch"),
    "ha": gettext_lazy("Haussa"),
    "hi": gettext_lazy("Hindi"),
    "it": gettext_lazy("Italienisch"),
    "hr": gettext_lazy("Kroatisch"),
    "mk": gettext_lazy("Mazedonisch"),
    "ps": gettext_lazy("Paschtu"),
    "pl": gettext_lazy("Polnisch"),
    "pt": gettext_lazy("Portugiesisch"),
    "pa": gettext_lazy("Punjabi"),
    "rom": gettext_lazy("Romanes"),
    "ro": gettext_lazy("Rumänisch"),
    "sr": gettext_lazy("Serbisch"),
    "so": gettext_lazy("Somali"),
    "es": gettext_lazy("Spanisch"),
    "ta": gettext_lazy("Tamil"),
    "th": gettext_lazy("Thai"),
    "hu": gettext_lazy("Ungarisch"),
    "ur": gettext_lazy("Urdu"),
    "vi": gettext_lazy("Vietnamesisch"),
    "yo": gettext_lazy("Yoruba"),
    "other": gettext_lazy("andere Sprache"),
}
SCRIPTS = {
    "Latn": gettext_lazy("lateinische Schrift"),
    "Arab": gettext_lazy("arabische Schrift"),
    "Cyrl": gettext_lazy("kyrillische Schrift"),
    "Ethi": gettext_lazy("äthiopische Schrift"),
    "other": gettext_lazy("andere Schrift"),
}
DAYS = (
    gettext_lazy("Montag"),
    gettext_lazy("Dienstag"),
    gettext_lazy("Mittwoch"),
    gettext_lazy("Donnerstag"),
    gettext_lazy("Freitag"),
    gettext_lazy("Samstag"),
    gettext_lazy("Sonntag"),
)
SHORT_DAYS = (
    gettext_lazy("Mo"),
    gettext_lazy("Di"),
    gettext_lazy("Mi"),
    gettext_lazy("Do"),
    gettext_lazy("Fr"),
    gettext_lazy("Sa"),
    gettext_lazy("So"),
)
MODES = {
    Mode.FOOT: gettext_lazy("zu Fuß"),
    Mode.BIKE: gettext_lazy("Fahrrad"),
    Mode.TRANSIT: gettext_lazy("Bus und Bahn"),
    Mode.CAR: gettext_lazy("Auto"),
}
TIMES = {
    "morning": gettext_lazy("vormittags"),
    "afternoon": gettext_lazy("nachmittags"),
    "evening": gettext_lazy("abends"),
    "any": gettext_lazy("egal"),
}
LITERACY = {
    "LIT_LATIN": gettext_lazy("latein."),
    "LIT_OTHER": gettext_lazy("andere"),
    "LIT_FUNC": gettext_lazy("kaum"),
    "LIT_NONE": gettext_lazy("nicht"),
}


def language_label(key: str) -> str:
    return str(LANGUAGES.get(key, key))


def level_label(level: str) -> str:
    """ "kein A1" says more to people than "A0"."""
    return _("kein A1") if level == "A0" else level or _("offen")


def modes_text(modes: list[str]) -> str:
    return ", ".join(str(MODES[Mode(mode)]) for mode in modes if mode in Mode.values)


def week_text(week: dict[str, Any]) -> str:
    """ "Mo–Fr 08:00–13:15, Sa 08:00–14:00": days with equal times are drawn together."""
    runs: list[tuple[int, int, str]] = []
    for number, day in enumerate(WEEKDAYS):
        hours = _(" und ").join(f"{start}–{end}" for start, end in week.get(day, []))
        if not hours:
            continue
        if runs and runs[-1][2] == hours and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number, hours)
        else:
            runs.append((number, number, hours))
    return ", ".join(f"{_days(first, last)} {hours}" for first, last, hours in runs)


def _days(first: int, last: int) -> str:
    return str(SHORT_DAYS[first]) if first == last else f"{SHORT_DAYS[first]}–{SHORT_DAYS[last]}"


def age_text(years: int | None) -> str:
    if years is None:
        return _("Alter unbekannt")
    return ngettext("%(count)s Jahr", "%(count)s Jahre", years) % {"count": years}


def weeks_until(start: dt.date, on: dt.date) -> str:
    """ "in 2 Wochen"."""
    weeks = (start - on).days // 7
    if weeks < 1:
        days = (start - on).days
        return ngettext("in %(count)s Tag", "in %(count)s Tagen", days) % {"count": days}
    return ngettext("in %(count)s Woche", "in %(count)s Wochen", weeks) % {"count": weeks}
