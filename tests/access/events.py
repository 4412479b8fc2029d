from __future__ import annotations

from tests.access.who import ANYBODY, SIGNED_IN, TEAM, THEIRS, Row, roles

ROWS: dict[str, Row] = {
    "/": ANYBODY,
    "/api/v1/events": ANYBODY,
    "/api/v1/events/{slug:str}": ANYBODY,
    "/console": SIGNED_IN,
    "/console/new": THEIRS,
    "/console/{slug:str}": TEAM,
    "/console/{slug:str}/api": roles("owner"),
    "/console/{slug:str}/api/{key:uuid}/revoke": roles("owner"),
    "/console/{slug:str}/record": roles("owner", "viewer"),
    "/console/{slug:str}/record/list.csv": roles("owner", "viewer"),
    "/console/{slug:str}/settings": roles("owner"),
    "/console/{slug:str}/settings/{act:str}": roles("owner"),
    "/console/{slug:str}/team": roles("owner", "viewer"),
    "/console/{slug:str}/team/list.csv": roles("owner", "viewer"),
    "/console/{slug:str}/team/{person:uuid}/{role:str}/take": roles("owner"),
    "/console/{slug:str}/troubles": roles("owner"),
    "/console/{slug:str}/troubles/{job:int}/retry": roles("owner"),
    "/events": ANYBODY,
    "/events/{slug:str}": ANYBODY,
    "/my": SIGNED_IN,
}
