from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "teilhabe.geo"
    label = "geo"
