from __future__ import annotations

from tests.access.who import ANYBODY, SIGNED_IN, Row

ROWS: dict[str, Row] = {
    "/demo/sign-in/{person:uuid}/{proof:str}": ANYBODY,
    "/language": ANYBODY,
    "/my/profile": SIGNED_IN,
    "/my/profile/sessions/{session:uuid}/end": SIGNED_IN,
    "/sign-in": ANYBODY,
    "/sign-in/code": ANYBODY,
    "/sign-in/link/{link:str}": ANYBODY,
    "/sign-out": SIGNED_IN,
}
