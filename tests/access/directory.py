from __future__ import annotations

from tests.access.who import ANYBODY, THEIRS, Row

ROWS: dict[str, Row] = {
    "/directory": ANYBODY,
    "/directory/clusters": ANYBODY,
    "/directory/clusters/{slug:str}": ANYBODY,
    "/directory/firms/{slug:str}": ANYBODY,
    "/directory/firms/{slug:str}/cards": THEIRS,
    "/directory/firms/{slug:str}/cards/{card:uuid}/close": THEIRS,
    "/directory/firms/{slug:str}/edit": THEIRS,
    "/directory/firms/{slug:str}/members": THEIRS,
    "/directory/firms/{slug:str}/members/{person:uuid}/remove": THEIRS,
    "/directory/list.csv": ANYBODY,
}
