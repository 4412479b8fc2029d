"""Catalogues: translations/uk/<module>.po, one a module, compiled into one translations/uk.mo.

`catalogues.py` compiles (at set-up); `catalogues.py --extract` first takes new sentences from the code (make messages).
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "bravehall"
FOLDER = ROOT / "translations"
LANGUAGE = "uk"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
# A template that cannot be read is an error: its sentences would be missing without anybody noticing.
JINJA = {"trimmed": "true", "extensions": "jinja2.ext.do", "silent": "false"}
OPTIONS = {"**.html": JINJA, "**.txt": JINJA}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def modules() -> list[str]:
    return sorted(folder.name for folder in SRC.iterdir() if (folder / "__init__.py").exists())


def sentences(module: str) -> Catalog:
    """What the code of a module says."""
    found = Catalog(locale=LANGUAGE)
    for file, line, message, comments, context in extract_from_dir(
        SRC / module, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
    ):
        found.add(message, None, [(f"{module}/{file}", line)], auto_comments=comments, context=context)
    return found


def catalogue(module: str) -> Catalog:
    """What is translated of it."""
    file = FOLDER / LANGUAGE / f"{module}.po"
    if not file.exists():
        return Catalog(locale=LANGUAGE)
    with file.open("rb") as opened:
        return read_po(opened, locale=LANGUAGE)


def extract() -> None:
    for module in modules():
        known, said = catalogue(module), sentences(module)
        if not len(said):
            continue
        known.update(said, no_fuzzy_matching=True)
        known.obsolete.clear()
        (FOLDER / LANGUAGE).mkdir(parents=True, exist_ok=True)
        with (FOLDER / LANGUAGE / f"{module}.po").open("wb") as file:
            write_po(file, known, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
        missing = sum(1 for message in known if message.id and not translated(message.string))
        print(f"{module}: {len(known)} sentences, {missing} to translate")


def translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def merged() -> Catalog:
    """All modules' catalogues in one; web comes first, so that a word of its own in a module wins over the general one."""
    whole = Catalog(locale=LANGUAGE, charset="utf-8")
    for module in sorted(modules(), key=lambda name: name != "web"):
        for message in catalogue(module):
            if message.id and translated(message.string):
                whole.add(message.id, message.string, context=message.context)
    return whole


def compile_all() -> None:
    target = FOLDER / f"{LANGUAGE}.mo"
    sources = list((FOLDER / LANGUAGE).glob("*.po"))
    if target.exists() and all(file.stat().st_mtime < target.stat().st_mtime for file in sources):
        return
    FOLDER.mkdir(exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, merged())


if __name__ == "__main__":
    if "--extract" in sys.argv:
        extract()
    compile_all()
