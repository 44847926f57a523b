"""Write the parts list (SBOM, CycloneDX 1.6, JSON) of what an installation runs, from the requirement file.

Usage: sbom.py [--out FILE]     without --out to standard output

Names, versions and the hashes of all files that may be installed come from requirements.lock, licences from the
installed packages; files of others in this repository stand in THIRD_PARTY.md. The same input gives the same
bytes: no time, no random number.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NAMESPACE = uuid.UUID("6f1c1a0e-5a0f-5d7b-9c53-1d2b8a3c4e5f")


def packages(lock: str) -> list[dict[str, Any]]:
    """One component per pinned package, in the order of the file."""
    found = []
    for block in re.split(r"\n(?=\S)", lock):
        pin = PINNED.match(block)
        if pin is None:
            continue
        name, version = pin[1].lower(), pin[2]
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": value} for value in sorted(set(HASH.findall(block)))],
        }
        licence = _licence(name)
        if licence:
            component["licenses"] = [{"license": {"name": licence}}]
        found.append(component)
    return found


def _licence(name: str) -> str:
    """The licence an installed package declares; empty when it is not installed here."""
    try:
        meta = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    declared = meta.get("License-Expression") or (meta.get("License") or "").strip().splitlines()[:1]
    if isinstance(declared, str):
        return declared
    classifiers = [line for line in meta.get_all("Classifier") or [] if line.startswith("License ::")]
    return declared[0][:80] if declared else (classifiers[0].rpartition(" :: ")[2] if classifiers else "")


def build() -> dict[str, Any]:
    """The parts list; its serial number follows from its content."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = packages((ROOT / "requirements.lock").read_text(encoding="ascii"))
    content = json.dumps(components, sort_keys=True)
    root = {"type": "application", "bom-ref": "teilhabe", "name": "teilhabe", "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, content)}",
        "version": 1,
        "metadata": {"component": {**root, "licenses": [{"license": {"id": "EUPL-1.2"}}]}},
        "components": components,
        "dependencies": [{"ref": "teilhabe", "dependsOn": [part["bom-ref"] for part in components]}],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    out = parser.parse_args().out
    text = json.dumps(build(), indent=1, ensure_ascii=False) + "\n"
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
