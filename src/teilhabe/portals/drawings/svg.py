"""Building blocks of the drawings: escaped SVG elements without style attributes.

Colour comes from the classes of ``desk.css`` only, so dark theme, forced colours and print work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe


def number(value: float) -> str:
    """A coordinate with at most one decimal place and no trailing zero."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def element(name: str, attributes: Mapping[str, object], children: Iterable[object] = ()) -> SafeString:
    """One SVG element; attribute values and unsafe children are escaped, None attributes are left out.

    Raises:
        ValueError: for a style attribute or an event handler, which the content security policy forbids.
    """
    parts = []
    for key, value in attributes.items():
        if key == "style" or key.startswith("on"):
            raise ValueError(f"attribute {key} is not allowed in drawings")
        if value is not None:
            shown = number(value) if isinstance(value, float) else str(value)
            parts.append(f' {key}="{escape(shown)}"')
    inner = "".join(conditional_escape(child if isinstance(child, str) else str(child)) for child in children)
    return mark_safe(f"<{name}{''.join(parts)}>{inner}</{name}>")  # noqa: S308 - every part is escaped above


def drawing(
    css: str, width: float, height: float, children: Iterable[object], sentence: str, *, stretch: bool = False
) -> SafeString:
    """A whole drawing. With a sentence it is an image with that name, without one it is decoration.

    ``stretch`` lets the drawing fill its box without keeping the aspect (bars).
    """
    attributes: dict[str, object] = {
        "class": css,
        "viewBox": f"0 0 {number(width)} {number(height)}",
        "focusable": "false",
        "preserveAspectRatio": "none" if stretch else None,
    }
    if not sentence:
        return element("svg", attributes | {"aria-hidden": "true"}, children)
    return element(
        "svg",
        attributes | {"role": "img", "aria-label": sentence},
        [element("title", {}, [sentence]), *children],
    )


def rectangle(
    css: str, x: float, y: float, width: float, height: float, radius: int | None = None
) -> SafeString:
    """A rectangle; a negative size is drawn as nothing."""
    # Written out: the drawings hold hundreds of them, and of numbers nothing has to be escaped.
    wide, high = number(max(0.0, width)), number(max(0.0, height))
    box = f'x="{number(x)}" y="{number(y)}" width="{wide}" height="{high}"'
    rounded = "" if radius is None else f' rx="{number(radius)}"'
    return mark_safe(f'<rect class="{escape(css)}" {box}{rounded}></rect>')  # noqa: S308 - text is escaped


def circle(css: str, x: float, y: float, radius: float) -> SafeString:
    """A circle around (x, y)."""
    return element("circle", {"class": css, "cx": float(x), "cy": float(y), "r": float(radius)})


def path(css: str, commands: str) -> SafeString:
    """A path from SVG path commands."""
    return element("path", {"class": css, "d": commands})


def words(css: str | None, x: float, y: float, text: str) -> SafeString:
    """A piece of text at (x, y)."""
    return element("text", {"class": css, "x": float(x), "y": float(y)}, [text])
