"""Addresses of the desk: placement."""

from django.urls import URLPattern, path

from teilhabe.portals.desk.views import courses, decide, kreis_map, rounds, weights, what_if

urlpatterns: list[URLPattern] = [
    path("vorschlaege/", decide.decide, name="decide"),
    path("vorschlaege/ohne-platz/", decide.decide_none, name="decide_none"),
    path("vorschlaege/<uuid:proposal_id>/", decide.decide_one, name="decide_one"),
    path("vorschlaege/<uuid:proposal_id>/anders/", decide.decide_other, name="decide_other"),
    path("vorschlaege/<uuid:proposal_id>/aendern/", decide.decide_change, name="decide_change"),
    path("vorschlaege/stand/<uuid:run_id>/", decide.decide_progress, name="decide_progress"),
    path("vorschlaege/<uuid:proposal_id>/zurueck/", decide.decide_undo, name="decide_undo"),
    path("runden/", rounds.rounds, name="rounds"),
    path("runden/<uuid:run_id>/", rounds.round_result, name="round"),
    path("runden/<uuid:run_id>/stand/", rounds.round_progress, name="round_progress"),
    path("runden/<uuid:run_id>/anhalten/", rounds.round_cancel, name="round_cancel"),
    path("runden/<uuid:run_id>/vorschlaege/", rounds.round_placed, name="round_placed"),
    path("runden/<uuid:run_id>/ohne-platz/", rounds.round_unplaced, name="round_unplaced"),
    path("runden/<uuid:run_id>/bedarf/", rounds.round_demand, name="round_demand"),
    path("runden/<uuid:run_id>/bedarf.csv", rounds.round_demand_file, name="round_demand_file"),
    path("runden/<uuid:run_id>/bedarf/<uuid:signal_id>/", rounds.round_demand_send, name="round_demand_send"),
    path("kurse/", courses.courses, name="courses"),
    path("kurse/neu/", courses.course_run_new, name="course_run_new"),
    path("kurse/neuer-kurs/", courses.course_new, name="course_new"),
    path("kurse/neuer-traeger/", courses.carrier_new, name="carrier_new"),
    path("kurse/neuer-ort/", courses.site_new, name="site_new"),
    path("kurse/<uuid:run_id>/", courses.course_run, name="course_run"),
    path("kurse/<uuid:run_id>/aendern/", courses.course_edit, name="course_edit"),
    path("kurse/<uuid:run_id>/schritt/", courses.course_step, name="course_step"),
    path("kurse/<uuid:run_id>/absagen/", courses.course_cancel, name="course_cancel"),
    path("kurse/<uuid:run_id>/bedarf/", courses.course_demand, name="course_demand"),
    path("kurse/<uuid:run_id>/platz/<uuid:seat_id>/", courses.course_seat, name="course_seat"),
    path("was-waere-wenn/", what_if.what_if, name="what_if"),
    path("was-waere-wenn/<uuid:run_id>/", what_if.what_if_one, name="what_if_one"),
    path("was-waere-wenn/<uuid:run_id>/stand/", what_if.what_if_progress, name="what_if_progress"),
    path("was-waere-wenn/<uuid:run_id>/anhalten/", what_if.what_if_cancel, name="what_if_cancel"),
    path("karte/", kreis_map.course_map, name="map"),
    path("gewichte/", weights.weights, name="weights"),
]
