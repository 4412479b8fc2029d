"""What follows when somebody wants to sign in."""

from __future__ import annotations

from bravehall.config import settings
from bravehall.core.facts import on
from bravehall.core.mail import send
from bravehall.people import commands, queries
from bravehall.people.facts import SignInAsked


@on(SignInAsked)
async def mail_the_code(fact: SignInAsked) -> None:
    """The mail with the link and the code; to an unknown address, how to register instead."""
    asked = await queries.asked_sign_in(fact.ask)
    made = await commands.new_code(ask=fact.ask)
    if asked is None or made is None:
        return
    code, link = made
    await send(
        to=asked.email,
        template="people/sign_in" if asked.name else "people/nobody",
        language=asked.language,
        context={"name": asked.name, "code": code, "url": f"{settings().base_url}/sign-in/link/{link}"},
        purpose="sign-in",
    )
