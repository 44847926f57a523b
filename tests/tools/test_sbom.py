"""The parts list: valid against the published schema, complete against the lock file, the same bytes each time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parent.parent.parent


def listed() -> str:
    done = subprocess.run(
        [sys.executable, "tools/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_parts_list_is_valid_complete_and_reproducible() -> None:
    text = listed()
    assert text == listed()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None

    parts = json.loads(text)["components"]
    lock = (ROOT / "requirements.lock").read_text()
    pins = set(re.findall(r"^([a-z0-9_.-]+)(?:\[[a-z,]+\])?==", lock, re.MULTILINE))
    assert {part["name"] for part in parts} == pins
    assert sum(len(part["hashes"]) for part in parts) == len(re.findall("--hash=sha256:", lock))
    assert sum("licenses" in part for part in parts) > len(parts) * 0.9


def test_a_wrong_parts_list_is_found() -> None:
    wrong = listed().replace('"type": "library"', '"type": "thing"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(wrong) is not None
