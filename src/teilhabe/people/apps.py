from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "teilhabe.people"
    label = "people"
