"""``python -m teilhabe WORD …``: the application's commands."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command with the settings of the mode (``TEILHABE_MODE`` = demo, dev or prod)."""
    mode = os.environ.get("TEILHABE_MODE", "prod")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"teilhabe.settings.{mode}")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["teilhabe", *sys.argv[1:]])


if __name__ == "__main__":
    main()
