from __future__ import annotations

from tests.access.who import SIGNED_IN, THEIRS, Row, roles

TEAM = roles("travel_officer", "approver", "payer")
OFFICER = roles("travel_officer")
AT = "/console/{slug:str}/travel"

ROWS: dict[str, Row] = {
    "/travel": SIGNED_IN,
    "/travel/{claim:uuid}": THEIRS,
    "/travel/{claim:uuid}/receipts/{receipt:uuid}": THEIRS,
    "/travel/grants/{grant:uuid}": THEIRS,
    AT: TEAM | {"owner"},  # the owner sees the totals, and nothing of a person
    f"{AT}/claims": TEAM,
    f"{AT}/claims.csv": TEAM,
    f"{AT}/claims/{{claim:uuid}}": TEAM,
    f"{AT}/claims/{{claim:uuid}}/receipts/{{receipt:uuid}}": TEAM,
    f"{AT}/claims/{{claim:uuid}}/{{step:str}}": TEAM,
    f"{AT}/grants": TEAM,
    f"{AT}/grants.csv": TEAM,
    f"{AT}/grants/{{grant:uuid}}/withdraw": OFFICER,
    f"{AT}/agreements": TEAM,
    f"{AT}/agreements/{{agreement:uuid}}": TEAM,
    f"{AT}/agreements/{{agreement:uuid}}/lines": OFFICER,
    f"{AT}/agreements/{{agreement:uuid}}/fund": OFFICER,
    f"{AT}/agreements/{{agreement:uuid}}/caps": OFFICER,
    f"{AT}/rates": TEAM,
    f"{AT}/rates/file": OFFICER,
    f"{AT}/rates/presets": OFFICER,
}
