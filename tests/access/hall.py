from __future__ import annotations

from tests.access.who import ANYBODY, SIGNED_IN, THEIRS, Row, roles

HOSTS = roles("host")
CONSOLE = "/console/{slug:str}/hall"

ROWS: dict[str, Row] = {
    "/hall": ANYBODY,
    "/hall/{slug:str}": ANYBODY,
    "/desk": SIGNED_IN,
    "/desk/{booth:uuid}": THEIRS,
    "/desk/{booth:uuid}/leads.csv": THEIRS,
    "/desk/{booth:uuid}/chat.csv": THEIRS,
    CONSOLE: HOSTS,
    f"{CONSOLE}/booths": HOSTS,
    f"{CONSOLE}/booths.csv": HOSTS,
    f"{CONSOLE}/moderation": HOSTS,
    f"{CONSOLE}/booths/{{booth:uuid}}": HOSTS,
}
