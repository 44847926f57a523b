from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "teilhabe.courses"
    label = "courses"

    def ready(self) -> None:
        """The course desk sees by name who waits for a course or holds a seat, and nobody else."""
        from teilhabe.access.enums import Right  # noqa: PLC0415 - models are not loaded yet at import
        from teilhabe.courses.queries import people_of_the_course_desk  # noqa: PLC0415
        from teilhabe.people.models import WIDER_VIEWS  # noqa: PLC0415

        WIDER_VIEWS[Right.SEE_WAITING_PEOPLE] = people_of_the_course_desk
