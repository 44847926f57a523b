"""Use cases that join several areas; each runs in one transaction."""
