"""Addresses below /desk/, by area of work."""

from teilhabe.portals.desk import urls_office, urls_people, urls_placement

app_name = "desk"
urlpatterns = [*urls_people.urlpatterns, *urls_placement.urlpatterns, *urls_office.urlpatterns]
