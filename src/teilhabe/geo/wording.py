"""German sentences about a way. An estimate says so, and no sentence names a departure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teilhabe.geo.enums import Note, Origin
from teilhabe.geo.travel import Way


def sentences(way: Way) -> list[str]:
    """What to tell about a way: minutes there and back, changes, what must be known, how sure it is."""
    said = [minutes_sentence(way)]
    if way.reachable and way.transfers:
        said.append(
            ngettext("Man steigt %(n)d Mal um.", "Man steigt %(n)d Mal um.", way.transfers)
            % {"n": way.transfers}
        )
    said += [str(Note(note).label) for note in way.notes]
    if way.minutes_there is not None:
        said.append(source_sentence(way.origin))
    return said


def minutes_sentence(way: Way) -> str:
    """Minutes of both directions, or that the mode does not get there."""
    values = {"mode": way.mode.label, "there": way.minutes_there, "back": way.minutes_back}
    if way.minutes_there is None:
        return _("Der Ort ist %(mode)s nicht zu erreichen.") % values
    if way.minutes_back is None:
        return _("Der Hinweg dauert %(mode)s %(there)d Minuten, einen Rückweg gibt es nicht.") % values
    if way.minutes_there == way.minutes_back:
        return _("Der Weg dauert %(mode)s hin und zurück je %(there)d Minuten.") % values
    return _("Der Weg dauert %(mode)s hin %(there)d und zurück %(back)d Minuten.") % values


def source_sentence(origin: Origin) -> str:
    """How sure the minutes are."""
    if origin == Origin.MATRIX:
        return _("Die Zeiten stehen in der geladenen Fahrzeitmatrix.")
    if origin == Origin.TIMETABLE:
        return _("Die Zeiten sind mittlere Dauern aus dem geladenen Fahrplan.")
    return _("Die Zeiten sind geschätzt.")
