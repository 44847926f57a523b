"""Fetch and check the third-party browser files kept in this repository.

``vendor.toml`` at the repository root lists every package: name, version, SHA-512 of its
tarball, licence, and the files taken from it with their own SHA-256. Nothing here runs at
install or run time; the copies are committed.

    python tools/vendor.py check         every listed file is present and unchanged
    python tools/vendor.py fetch [NAME]  ``npm pack`` the package again and copy its files
    python tools/vendor.py tokens        write ``desk-hex.css`` from the vendored KERN sheet

Exit codes: 0 fine, 1 a file or tarball differs from the list, 2 wrong call.
"""

from __future__ import annotations

import hashlib
import math
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "vendor.toml"
KERN = ROOT / "src/teilhabe/static/vendor/kern/kern.min.css"
HEX_SHEET = ROOT / "src/teilhabe/static/teilhabe/desk-hex.css"

HEX_HEAD = """\
/* desk-hex.css: KERN's colour tokens in sRGB hex for engines without oklch() (before Chrome 111).
   Generated from kern.min.css by "python tools/vendor.py tokens"; load after kern.min.css and desk.css. */
"""
HEX_MIXES = """\
.d-desk { --d-tint: #e3e8f2; }
.f-soft { fill: #96a7d5; }
.f-mid { fill: #5873bf; }
.kern-btn--primary:hover, .kern-btn--primary:active { background: #092797; }
.kern-btn--secondary:hover, .kern-btn--secondary:active { background: #e5ebf7; }
@media (prefers-color-scheme: dark) {
.d-desk { --d-tint: #272c46; }
.f-soft { fill: #6a7699; }
.f-mid { fill: #7e90bb; }
.kern-btn--primary:hover, .kern-btn--primary:active { background: #d8e1f4; }
.kern-btn--secondary:hover, .kern-btn--secondary:active { background: #30344f; }
}
"""


def read_list() -> list[dict[str, Any]]:
    """The packages of ``vendor.toml`` in file order."""
    with LIST.open("rb") as handle:
        packages: list[dict[str, Any]] = tomllib.load(handle)["package"]
    return packages


def faults() -> Iterator[str]:
    """One sentence for every listed file that is missing or changed."""
    for package in read_list():
        for entry in package["files"]:
            path = ROOT / package["target"] / entry["to"]
            if not path.is_file():
                yield f"{path.relative_to(ROOT)} is missing"
            elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
                yield f"{path.relative_to(ROOT)} differs from {package['name']} {package['version']}"


def fetch(package: dict[str, Any]) -> None:
    """Pack one package with npm, compare the tarball's SHA-512 and copy the listed files."""
    spec = f"{package['name']}@{package['version']}"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", spec], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        tarball = next(Path(folder).glob("*.tgz"))
        if hashlib.sha512(tarball.read_bytes()).hexdigest() != package["sha512"]:
            raise SystemExit(f"{spec}: the tarball's SHA-512 is not the one in vendor.toml")
        with tarfile.open(tarball) as archive:
            for entry in package["files"]:
                member = archive.extractfile(f"package/{entry['from']}")
                if member is None:
                    raise SystemExit(f"{spec}: {entry['from']} is not a file")
                path = ROOT / package["target"] / entry["to"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(member.read())


def hex_colour(lightness: float, chroma: float, hue: float) -> str:
    """sRGB hex of an OKLCH colour (lightness 0-1, hue in degrees), clipped to the sRGB gamut.

    Source: B. Ottosson, "A perceptual color space for image processing", 2020.
    """
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(channel)):02x}" for channel in linear)


def _gamma(channel: float) -> float:
    bounded = min(1.0, max(0.0, channel))
    return 12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055


def hex_tokens(sheet: str) -> str:
    """The fallback sheet: every palette token that the KERN sheet uses, as hex."""
    used = set(re.findall(r"var\((--kern-color-[a-z0-9-]+)", sheet))
    pattern = r"(--kern-color-[a-z0-9-]+):\s*oklch\(([\d.]+)%\s+([\d.]+)\s+([\d.]+)\)"
    lines = [
        f"{name}: {hex_colour(float(light) / 100, float(chroma), float(hue))};"
        for name, light, chroma, hue in re.findall(pattern, sheet)
        if name in used
    ]
    body = ":root {\n" + "\n".join(lines) + "\n}\n" + HEX_MIXES
    return f"{HEX_HEAD}@supports not (color: oklch(50% 0 0)) {{\n{body}}}\n"


def main(arguments: list[str]) -> int:
    """Run one command; see the module text."""
    match arguments:
        case ["check"]:
            found = list(faults())
            sys.stderr.writelines(f"{fault}\n" for fault in found)
            return 1 if found else 0
        case ["fetch", *names]:
            for package in read_list():
                if not names or package["name"] in names:
                    fetch(package)
            return main(["check"])
        case ["tokens"]:
            HEX_SHEET.write_text(hex_tokens(KERN.read_text("utf-8")), "utf-8")
            return 0
        case _:
            sys.stderr.write(__doc__ or "")
            return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
