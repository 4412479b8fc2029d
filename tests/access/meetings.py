from __future__ import annotations

from tests.access.who import ANYBODY, SIGNED_IN, THEIRS, Row, roles

MEETINGS = roles("meetings", "viewer")
BOARD = "/console/{slug:str}/meetings"
ONE = "/meetings/{slug:str}"

ROWS: dict[str, Row] = {
    "/feeds/{written:str}": ANYBODY,  # who has the private address
    "/answer/{token:str}": ANYBODY,  # who has the link of the mail
    "/answer/{token:str}/{act:str}": ANYBODY,
    "/meetings": SIGNED_IN,
    ONE: THEIRS,
    f"{ONE}/with/{{person:uuid}}": THEIRS,
    f"{ONE}/requests": THEIRS,
    f"{ONE}/requests/{{asked:uuid}}": THEIRS,
    f"{ONE}/agenda": THEIRS,
    f"{ONE}/agenda/{{meeting:uuid}}": THEIRS,
    f"{ONE}/profile": THEIRS,
    BOARD: MEETINGS,
    f"{BOARD}/list.csv": MEETINGS,
    f"{BOARD}/timetable": MEETINGS,
}
