"""A demand signal as a sentence; what it leaves out for small groups stays left out (privacy rules § 8)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teilhabe.allocation.models import DemandSignal

TIMES = {
    "morning": lambda: _("vormittags"),
    "afternoon": lambda: _("nachmittags"),
    "evening": lambda: _("abends"),
    "any": lambda: _("Tageszeit egal"),
}


def level_words(level: str) -> str:
    """ "kein A1" says more to people than "A0"."""
    if level in ("", "?"):
        return _("Niveau offen")
    return _("A0 (noch kein A1)") if level == "A0" else level


def sentence(signal: DemandSignal) -> str:
    """ "7 Personen, A0, noch nicht alphabetisiert, Warburg, vormittags, 4 Kinder"."""
    shape = signal.shape
    if shape.get("small"):
        return ", ".join(
            [_("kleine Gruppe"), level_words(shape["level"]), TIMES[shape["time"]](), _childcare(shape)]
        )
    count = ngettext("%(count)s Person", "%(count)s Personen", signal.count) % {"count": signal.count}
    parts = [count, level_words(shape["level"])]
    if not shape.get("literate", True):
        parts.append(_("noch nicht alphabetisiert"))
    towns = [town for town in shape.get("towns", []) if town]
    parts += [*towns[:1], TIMES[shape["time"]]()]
    children = shape.get("children", 0)
    if children:
        parts.append(ngettext("%(count)s Kind", "%(count)s Kinder", children) % {"count": children})
    return ", ".join(parts)


def _childcare(shape: dict[str, Any]) -> str:
    return _("mit Kinderbetreuung") if shape.get("childcare") else _("ohne Kinderbetreuung")


def consequence(signal: DemandSignal) -> str:
    """Whether a course of its own would come about, and with which neighbours."""
    shape = signal.shape
    if shape.get("small"):
        return _(
            "Wegen der kleinen Zahl gehen nur Niveau, Tageszeit und Kinderbetreuung hinaus, kein Ort, keine Anzahl."
        )
    minimum = shape.get("minimum", 0)
    near = [town for town in shape.get("towns", [])[1:] if town]
    if shape.get("reaches_minimum"):
        if near:
            return _("Die Mindestzahl %(minimum)s ist mit %(towns)s erreicht.") % {
                "minimum": minimum,
                "towns": listed(near),
            }
        return _("Die Mindestzahl %(minimum)s ist erreicht.") % {"minimum": minimum}
    missing = minimum - signal.count
    text = ngettext(
        "%(count)s Person fehlt bis zur Mindestzahl %(minimum)s.",
        "%(count)s Personen fehlen bis zur Mindestzahl %(minimum)s.",
        missing,
    ) % {"count": missing, "minimum": minimum}
    return f"{text} {_('Mitgezählt: %(towns)s.') % {'towns': listed(near)}}" if near else text


def listed(names: list[str]) -> str:
    """ "Brakel, Nieheim und Warburg"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s und %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


CSV_HEAD = (
    "Personen",
    "Niveau",
    "alphabetisiert",
    "Orte",
    "Tageszeit",
    "Kinder",
    "Mindestzahl",
    "erreicht",
    "gemeldet am",
)


def csv_row(signal: DemandSignal) -> list[str | int | None]:
    """The same, and no more, as a line of the file."""
    shape, sent = signal.shape, signal.sent_at.date().isoformat() if signal.sent_at else ""
    if shape.get("small"):
        care = _("ja") if shape.get("childcare") else _("nein")
        return ["", level_words(shape["level"]), "", "", TIMES[shape["time"]](), care, None, "", sent]
    return [
        signal.count,
        level_words(shape["level"]),
        _("ja") if shape.get("literate") else _("nein"),
        ", ".join(town for town in shape.get("towns", []) if town),
        TIMES[shape["time"]](),
        shape.get("children", 0),
        shape.get("minimum"),
        _("ja") if shape.get("reaches_minimum") else _("nein"),
        sent,
    ]
