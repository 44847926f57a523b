from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "teilhabe.people"
    label = "people"

    def ready(self) -> None:
        """Say how rows with a relation ``person`` find the ring they are sealed with."""
        from teilhabe.keys.holders import register  # noqa: PLC0415 - models are loaded by now, not before
        from teilhabe.people.keyrings import ring_of_person  # noqa: PLC0415

        register("person", ring_of_person)
