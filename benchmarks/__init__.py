"""Measurements: ./teilhabe bench. Never part of the tests; times are results, not assertions."""
