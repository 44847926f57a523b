"""Files beside the code: lock files without addresses, documents without dead links, a valid publiccode.yml."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "tools/bootstrap.lock")
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]+)?\)")
PINNED = re.compile(r"^[a-z0-9_.-]+(?:\[[a-z,]+\])?==\S+", re.MULTILINE)
PICTURES_STILL_TO_COME = {"docs/images/desk.png"}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_file_has_a_hash_for_each_package_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    packages = [block for block in re.split(r"\n(?=\S)", text) if PINNED.match(block)]

    assert packages
    assert all("--hash=sha256:" in block for block in packages)
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_runtime_packages_are_the_same_in_both_lock_files() -> None:
    pins = {name: set(PINNED.findall((ROOT / name).read_text())) for name in LOCKS[:2]}

    assert pins["requirements.lock"] - pins["requirements-dev.lock"] == set()


def test_each_dependency_carries_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]

    for requirement in declared:
        line = next(line for line in text.splitlines() if f'"{requirement}",' in line)
        assert re.search(r"#\s\S+", line), f"no reason beside {requirement}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_a_document_lead_somewhere(document: Path) -> None:
    for target, _anchor in LINK.findall(document.read_text(encoding="utf-8")):
        if "://" in target or target.startswith("mailto:"):
            continue
        path = (document.parent / target).resolve()
        if path.relative_to(ROOT).as_posix() not in PICTURES_STILL_TO_COME:
            assert path.exists(), f"{document.name} points to {target}"


def test_publiccode_has_what_the_standard_demands() -> None:
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))

    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert required <= set(code)
    assert code["publiccodeYmlVersion"] == "0.4"
    assert code["legal"]["license"] == "EUPL-1.2"
    for language in code["description"].values():
        assert len(language["shortDescription"]) <= 150
        assert 150 <= len(language["longDescription"]) <= 10_000
        assert language["features"]


def test_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))["softwareVersion"]
    settings = (ROOT / "src" / "teilhabe" / "settings" / "base.py").read_text()

    assert code == project
    assert f'VERSION = "{project}"' in settings


def test_scripts_are_posix_shell() -> None:
    for script in ("teilhabe",):
        checked = subprocess.run(["sh", "-n", ROOT / script], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        assert (ROOT / script).read_text().startswith("#!/bin/sh\n")
