"""What a person's open pages hear at once; the mail follows from the fact."""

from __future__ import annotations

from uuid import UUID

from bravehall.core.context import current
from bravehall.core.db import rows
from bravehall.core.i18n import _, speaking
from bravehall.core.live import notify


async def tell(event: UUID, people: list[UUID], sentence: str, *, page: str) -> None:
    """Their pages about meetings draw themselves again; to everybody but who acts it is also said.

    `sentence` is a msgid with %(name)s, the one who acts. People are told in the order of their ids, as they are locked.
    """
    found = await rows(
        "SELECT person.id, person.language, event.slug, (SELECT name FROM person p WHERE p.id = {}) AS name"
        " FROM person, event WHERE event.id = {} AND person.id = ANY({}::uuid[]) ORDER BY person.id",
        current().actor, event, people,
    )  # fmt: skip
    for each in found:
        with speaking(each["language"]):
            said = "" if each["id"] == current().actor else _(sentence) % {"name": each["name"] or ""}
        await notify(each["id"], "meeting", {"text": said}, link=f"/meetings/{each['slug']}/{page}")
