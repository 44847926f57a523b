"""Message catalogs without GNU gettext: collect, check and compile.

Usage: texts.py update | check | compile

Source texts are German. English must be complete: every text found in the code and the templates has
a translation that is not fuzzy and uses the same placeholders. Modules are read as syntax trees, so that
calls inside f-strings and under another name (``gettext as _t``) count too. Django's own template reader
(``templatize``) turns templates into something Babel can extract from.

The catalogs: src/teilhabe/locale/<language>/LC_MESSAGES/django.po, compiled beside it by ./teilhabe.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "teilhabe"
LOCALE = SOURCE / "locale"
COMPLETE = ("en",)  # languages that must be complete; German is the source
SOURCE_LANGUAGE = "de"  # its catalog only rewords texts of the packages and is kept by hand
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
Text = str | tuple[str, ...]


Call = tuple[int, str, Text]  # line, function, its fixed texts


def sources() -> Iterator[tuple[str, list[Call]]]:
    """Relative path and the calls of every module and template, in a stable order."""
    for path in sorted(SOURCE.rglob("*")):
        if "migrations" in path.parts or not path.is_file():
            continue
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py":
            yield name, list(_module_calls(path.read_text(encoding="utf-8")))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            yield name, list(_template_calls(templatize(path.read_text(encoding="utf-8"), origin=name)))


def _template_calls(text: str) -> Iterator[Call]:
    options = {"encoding": "utf-8"}
    for line, function, found, _comments in extract_python(
        io.BytesIO(text.encode()), list(KEYWORDS), [], options
    ):
        yield line, function, found if isinstance(found, str) else tuple(found)


def _module_calls(text: str) -> Iterator[Call]:
    """Calls of the functions in KEYWORDS, also under the name they were imported as."""
    nodes = list(ast.walk(ast.parse(text)))
    names = {name: name for name in KEYWORDS}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {
                alias.asname: alias.name for alias in node.names if alias.asname and alias.name in KEYWORDS
            }
    for node in nodes:
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in names:
                yield node.lineno, names[called], _fixed(node.args)


def _fixed(arguments: list[ast.expr]) -> tuple[str, ...]:
    """The literal texts among the arguments; an empty one for anything else."""
    values = [argument.value if isinstance(argument, ast.Constant) else "" for argument in arguments]
    return tuple(value if isinstance(value, str) else "" for value in values)


def _split(function: str, found: Text) -> tuple[str | None, Text]:
    """Context and text of one call, by the arguments that KEYWORDS names."""
    arguments = (found,) if isinstance(found, str) else found
    if "pgettext" in function:
        rest = arguments[1:3] if function.startswith("n") else arguments[1:2]
        return arguments[0], rest[0] if len(rest) == 1 else rest
    if function.startswith("ngettext"):
        return None, arguments[:2]
    return None, arguments[0]


def extracted() -> Catalog:
    """A catalog of all texts with the files they stand in (no line numbers: those only make noise)."""
    catalog = Catalog(project="Teilhabe", charset="utf-8", fuzzy=False)
    for name, calls in sources():
        for line, function, found in calls:
            context, message = _split(function, found)
            if message and all(message if isinstance(message, tuple) else [message]):
                catalog.add(message, locations=[(name, None)], context=context)
            elif not message:
                print(f"{name}:{line}: {function}() without a fixed text", file=sys.stderr)
    return catalog


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def catalog_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    found = {path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po")}
    return sorted((found | set(COMPLETE)) - {SOURCE_LANGUAGE})


def update() -> int:
    """Bring the catalogs to the state of the source; gone texts are dropped, new ones stay empty."""
    template = extracted()
    for language in languages():
        path = catalog_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read(path, language) if path.exists() else Catalog(locale=language, fuzzy=False)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.fuzzy = False
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, sort_output=True, width=110, omit_header=False)
        empty = sum(1 for m in catalog if m.id and not _translated(m))
        print(f"{language}: {len(catalog)} texts, {empty} without a translation")
    return 0


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings) and not message.fuzzy


def _forms(message: Message) -> Iterator[tuple[str, str]]:
    """Source and translation, for a plural form by form."""
    if isinstance(message.id, str):
        yield message.id, str(message.string)
    else:
        yield from zip(message.id, message.string or (), strict=False)


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def faults(language: str, template: Catalog) -> Iterator[str]:
    """One line per text that is missing, fuzzy, or has other placeholders than its source."""
    path = catalog_path(language)
    if not path.exists():
        yield f"{language}: no catalog; run ./teilhabe texts"
        return
    catalog = read(path, language)
    for message in template:
        if not message.id:
            continue
        found = catalog.get(message.id, context=message.context)
        where = message.locations[0][0] if message.locations else "?"
        if found is None:
            yield f"{language}: not in the catalog (run ./teilhabe texts): {message.id!r} in {where}"
        elif not _translated(found):
            yield f"{language}: no translation: {message.id!r} in {where}"
        elif any(_placeholders(german) != _placeholders(said) for german, said in _forms(found)):
            yield f"{language}: other placeholders than the source: {message.id!r}"


def check() -> int:
    template = extracted()
    found = [fault for language in COMPLETE for fault in faults(language, template)]
    print("\n".join(found))
    return 1 if found else 0


def compile_all() -> int:
    """Write the .mo files; untranslated texts fall back to German."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path, path.parent.parent.name))
    return 0


def main(arguments: list[str]) -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)  # templatize asks for nothing else
    words = {"update": update, "check": check, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in words:
        print(__doc__, file=sys.stderr)
        return 2
    return words[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
