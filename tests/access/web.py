from __future__ import annotations

from tests.access.who import ANYBODY, Row

ROWS: dict[str, Row] = {
    "/api": ANYBODY,
    "/api/v1/openapi.json": ANYBODY,
    "/api/v1/openapi.json/openapi.json": ANYBODY,
    "/api/v1/openapi.json/{path:str}": ANYBODY,
    "/demo/components": ANYBODY,
    "/demo/mail": ANYBODY,
    "/demo/mail/attachments/{id:uuid}": ANYBODY,
    "/demo/mail/{id:uuid}": ANYBODY,
    "/demo/mail/{id:uuid}/html": ANYBODY,
    "/health": ANYBODY,
    "/static/{file:path}": ANYBODY,
}
