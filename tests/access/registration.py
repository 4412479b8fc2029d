from __future__ import annotations

from tests.access.who import ANYBODY, Row

ROWS: dict[str, Row] = {
    "/events/{slug:str}/register": ANYBODY,
    "/events/{slug:str}/register/{ask:uuid}": ANYBODY,
}
