"""What stops a backup or a restore."""

from __future__ import annotations


class BackupFault(Exception):
    """The copy could not be made, or is not what it should be; the text says what to do."""
