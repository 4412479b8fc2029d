"""The shape of the code, kept by a test."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "bravehall"
ORDER = ["core", "web", "people", "directory", "events", "registration", "attendance"]
SIDE_BY_SIDE = ["meetings", "hall", "travel"]
TOP = ["reports", "seed", "bots"]
FILES = sorted(file for file in SRC.glob("*/**/*.py") if file.name != "__init__.py" or file.stat().st_size)
NO_SQL = {"pages", "api", "topics", "rules", "facts", "forms", "assessment", "timetable"}
NO_HTTP = {"tables", "rules", "facts", "commands", "queries", "reactions", "assessment", "timetable"}
PUBLIC = {"tables", "facts", "queries", "commands", "rules"}


def below(module: str) -> set[str]:
    """The modules this one may use."""
    if module in ORDER:
        lower = set(ORDER[: ORDER.index(module)])
        return lower - ({"web"} if module == "core" else set())
    if module in SIDE_BY_SIDE:
        return set(ORDER)
    return {*ORDER, *SIDE_BY_SIDE, *TOP}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def part(path: Path) -> tuple[str, str]:
    """Its module, and which kind of file it is: hall/commands/talks.py is a part of the commands."""
    inside = path.relative_to(SRC)
    return inside.parts[0], inside.parts[1].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_arrows_point_down_and_sql_and_http_keep_to_their_files(path: Path):
    module, kind = part(path)
    seen = imports(path)
    ours = {tuple(i.split(".")[1:3]) for i in seen if i.startswith("bravehall.") and i.split(".")[1] not in {"config"}}
    assert {i[0] for i in ours} <= below(module) | {module}, "an arrow points up"
    if module not in {"core", "web", "seed", "reports", "bots"}:
        others = {i for i in ours if i[0] not in {"core", "web", module}}
        assert {i[1] for i in others} <= PUBLIC, "from another module only tables, facts, queries, commands and rules"
    if module not in {"core", "web", "seed"}:
        if kind in NO_SQL:
            assert not {i for i in seen if i.startswith(("piccolo", "asyncpg", "bravehall.core.db"))}, "SQL"
        if kind in NO_HTTP:
            assert not {i for i in seen if i.startswith(("litestar", "bravehall.web"))}, "HTTP"


def test_files_stay_short():
    long = {str(f.relative_to(SRC)): n for f in FILES if (n := len(f.read_text().splitlines())) > 320}
    assert not long
