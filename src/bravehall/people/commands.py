"""Signing in and out, and what people say about themselves."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from bravehall.core import keys
from bravehall.core.context import acting, current
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound, Refusal
from bravehall.core.facts import record
from bravehall.core.limits import limit
from bravehall.core.live import part
from bravehall.people import rules
from bravehall.people.facts import AccountMade, ProfileChanged, SignedIn, SignedOut, SignInAsked
from bravehall.people.rules import CODE_LIVES, SESSION_LIVES, TRIES
from bravehall.people.tables import Person, Session, SignInCode


class Opened(msgspec.Struct, frozen=True):
    """A session has begun: `token` is for the cookie and stands nowhere else."""

    person: UUID
    token: str
    next: str = ""


async def may_ask(email: str) -> str:
    """The address in the form we keep, if it may have one more mail with a code. NoAddress, TooMany.

    Before the transaction: the limit has a connection of its own.
    """
    email = rules.address(email)
    await limit(f"sign-in:{keys.hashed(email)}", burst=5, per=timedelta(minutes=15))
    return email


async def new_ask(*, email: str, browser: str, next: str = "") -> UUID:
    """Make room for a code that will be mailed to this address. The caller records the fact that owes the mail."""
    ask = SignInCode(
        email=email,
        browser=keys.hashed(browser),
        next=next if next.startswith("/") and not next.startswith("//") else "",
        language=current().language,
        expires_at=datetime.now(UTC) + CODE_LIVES,
    )
    await ask.save()
    return ask.id


async def ask_to_sign_in(*, email: str, browser: str, next: str = "") -> UUID:
    """Owe a mail with a link and a code to this address. The answer is the same whether it is known or not."""
    email = await may_ask(email)
    async with transaction():
        ask = await new_ask(email=email, browser=browser, next=next)
        await record(SignInAsked(ask=ask))
    return ask


async def new_code(*, ask: UUID) -> tuple[str, str] | None:
    """Make the code and the link's token for the mail that is being written; None when nobody waits for it any more."""
    code, link = rules.six_digits(), secrets.token_urlsafe(32)
    found = await rows(
        "UPDATE sign_in_code SET code = {}, link = {} WHERE id = {} AND used_at IS NULL"
        " AND expires_at > clock_timestamp() RETURNING id",
        keys.hashed(f"{ask}:{code}"), keys.hashed(link), ask,
    )  # fmt: skip
    return (code, link) if found else None


async def redeem_code(*, email: str, code: str, agent: str) -> Opened:
    """Open a session with the six digits, on whatever device. WrongCode, CodeOver: each with what to do."""
    email, code = rules.address(email), rules.digits_of(code)
    refusal: Refusal | None = None
    opened: Opened | None = None
    async with transaction():
        ask = await row(
            "SELECT id, code, tries, next FROM sign_in_code WHERE email = {} AND used_at IS NULL"
            " AND expires_at > clock_timestamp() ORDER BY at DESC LIMIT 1 FOR UPDATE",
            email,
        )
        refusal = await check_code(ask, code)
        if ask is not None and refusal is None:
            opened = await open_for(email, ask, agent)
            refusal = rules.CodeOver()
    if opened is None and refusal is not None:
        raise refusal
    assert opened is not None
    return opened


async def check_code(ask: dict[str, Any] | None, code: str) -> Refusal | None:
    """Why this code does not open this ask (its row, locked), or None. Raise it after the commit: a wrong try counts."""
    if ask is None:
        return rules.CodeOver()
    if ask["tries"] >= TRIES:
        return rules.WrongCode(0)
    if ask["code"] is None or not keys.same(ask["code"], keys.hashed(f"{ask['id']}:{code}")):
        await rows("UPDATE sign_in_code SET tries = tries + 1 WHERE id = {}", ask["id"])
        return rules.WrongCode(TRIES - ask["tries"] - 1)
    return None


async def prove_address(*, ask: UUID, code: str) -> tuple[str, Refusal | None]:
    """The address of an ask, and why this code does not prove it (None: it does, and the code is used up).

    Inside the caller's transaction, which must commit either way, so that a wrong try counts.
    """
    found = await row(
        "SELECT id, email, code, tries FROM sign_in_code WHERE id = {} AND used_at IS NULL"
        " AND expires_at > clock_timestamp() FOR UPDATE",
        ask,
    )
    refusal = await check_code(found, rules.digits_of(code))
    if found is None or refusal is not None:
        return "", refusal
    await rows("UPDATE sign_in_code SET used_at = clock_timestamp() WHERE id = {}", ask)
    return str(found["email"]), None


async def account_for(*, email: str, name: str, country: str = "", language: str = "") -> UUID:
    """The person with this address, made with this name if there is none; what they said of themselves stays."""
    found = await row(
        "INSERT INTO person (id, email, name, country, language) VALUES ({}, {}, {}, {}, {})"
        " ON CONFLICT (email) DO NOTHING RETURNING id",
        uuid4(), rules.address(email), rules.person_name(name), country[:2], language or current().language,
    )  # fmt: skip
    if found is not None:
        await record(AccountMade(person=found["id"]))
        return UUID(str(found["id"]))
    found = await row("SELECT id FROM person WHERE email = {}", rules.address(email))
    assert found is not None
    return UUID(str(found["id"]))


async def redeem_link(*, link: str, browser: str, agent: str) -> Opened:
    """Open a session with the link of the mail, in the browser that asked. LinkOver; NotFound: another browser."""
    async with transaction():
        ask = await row(
            "SELECT id, email, browser, next, used_at IS NULL AND expires_at > clock_timestamp() AS live"
            " FROM sign_in_code WHERE link = {} FOR UPDATE",
            keys.hashed(link),
        )
        if ask is None or not ask["live"]:
            raise rules.LinkOver
        if not keys.same(ask["browser"], keys.hashed(browser)):
            raise NotFound
        opened = await open_for(ask["email"], ask, agent)
        if opened is None:
            raise rules.LinkOver
        return opened


async def open_for(email: str, ask: dict[str, object], agent: str) -> Opened | None:
    """The code is used up, and its person, if there is one, has a session."""
    await rows("UPDATE sign_in_code SET used_at = clock_timestamp() WHERE id = {}", ask["id"])
    person = await row("SELECT id FROM person WHERE email = {}", email)
    if person is None:
        return None
    return await open_session(person=person["id"], agent=agent, next=str(ask["next"]))


async def open_session(*, person: UUID, agent: str, next: str = "") -> Opened:
    """Begin a session for someone who has just proved who they are."""
    token = secrets.token_urlsafe(32)
    session = Session(
        person=person, token=keys.hashed(token), agent=agent[:200], expires_at=datetime.now(UTC) + SESSION_LIVES
    )
    async with transaction():
        await session.save()
        with acting(actor=person):
            await record(SignedIn(person=person, session=session.id))
    return Opened(person, token, next)


async def end_session(*, person: UUID, session: UUID) -> None:
    """Sign out here, or end a session on another device. NotFound: not a live session of this person."""
    async with transaction():
        found = await rows(
            "UPDATE session SET revoked_at = clock_timestamp() WHERE id = {} AND person = {} AND revoked_at IS NULL"
            " RETURNING id",
            session, person,
        )  # fmt: skip
        if not found:
            raise NotFound
        await record(SignedOut(person=person, session=session))
        part(person)


async def change_profile(
    *, person: UUID, name: str, job_title: str, phone: str, country: str, language: str, zone: str, seen: bool
) -> None:
    """What a person says about themselves. NoName; Refusal: what cannot be, beside its field."""
    rules.check_profile(job_title=job_title, phone=phone, country=country, language=language, zone=zone)
    wanted = {
        "name": rules.person_name(name), "job_title": job_title, "phone": phone, "country": country,
        "language": language, "zone": zone, "seen": seen,
    }  # fmt: skip
    async with transaction():
        before = await Person.select().where(Person.id == person).lock_rows().first()
        if before is None:
            raise NotFound
        changed = tuple(field for field, value in wanted.items() if before[field] != value)
        if changed:
            await Person.update({field: wanted[field] for field in changed}).where(Person.id == person)
            await record(ProfileChanged(person=person, fields=changed))
