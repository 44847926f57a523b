"""Compile every template of the project, so that a broken tag or a missing parent fails here.

Exit 1 with one line per fault. Templates of installed packages are not looked at, except as parents.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.backends.django import DjangoTemplates, Template
from django.template.loader_tags import ExtendsNode, IncludeNode

SOURCE = Path(__file__).resolve().parent.parent / "src"
KINDS = (".html", ".txt", ".xml", ".svg")


def own_template_names(engine: DjangoTemplates) -> Iterator[str]:
    """Names of all templates that lie below src, in a stable order."""
    for folder in sorted({Path(str(d)) for d in engine.template_dirs}):
        if SOURCE in folder.parents:
            for path in sorted(folder.rglob("*")):
                if path.suffix in KINDS:
                    yield path.relative_to(folder).as_posix()


def fixed_relatives(template: Template) -> Iterator[str]:
    """Names in {% extends "…" %} and {% include "…" %} that are known before rendering."""
    for node in template.template.nodelist.get_nodes_by_type(ExtendsNode):
        if isinstance(name := node.parent_name.var, str):
            yield name
    for node in template.template.nodelist.get_nodes_by_type(IncludeNode):
        if isinstance(name := node.template.var, str):
            yield name


def faults(engine: DjangoTemplates) -> Iterator[str]:
    for name in own_template_names(engine):
        try:
            template = engine.get_template(name)
            for relative in fixed_relatives(template):
                engine.get_template(relative)
        except (TemplateSyntaxError, TemplateDoesNotExist) as fault:
            yield f"{name}: {type(fault).__name__}: {fault}"


def main() -> int:
    django.setup()
    engine = engines["django"]
    if not isinstance(engine, DjangoTemplates):
        raise SystemExit("the template engine named django is not Django's")
    found = list(faults(engine))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
