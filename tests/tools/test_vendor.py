"""Vendored files are unchanged, licensed and free of addresses; hex tokens follow the vendored sheet."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools" / "vendor.py")
vendor = importlib.util.module_from_spec(spec)
spec.loader.exec_module(vendor)


def test_files_are_those_of_the_list():
    assert list(vendor.faults()) == []


def test_a_changed_file_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(vendor, "ROOT", tmp_path)
    listed = sum(len(package["files"]) for package in vendor.read_list())
    assert len(list(vendor.faults())) == listed


def test_every_package_brings_its_licence_and_no_address():
    for package in vendor.read_list():
        assert any("LICENSE" in entry["to"] for entry in package["files"]), package["name"]
    assert "://" not in vendor.LIST.read_text("utf-8")


def test_hex_sheet_is_up_to_date():
    assert vendor.HEX_SHEET.read_text("utf-8") == vendor.hex_tokens(vendor.KERN.read_text("utf-8"))


@pytest.mark.parametrize(
    ("colour", "hexed"),
    [((1.0, 0.0, 0.0), "#ffffff"), ((0.0, 0.0, 0.0), "#000000"), ((0.628, 0.2577, 29.23), "#ff0000")],
)
def test_colours_convert(colour, hexed):
    assert vendor.hex_colour(*colour) == hexed
