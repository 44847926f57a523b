from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "teilhabe.courses"
    label = "courses"
