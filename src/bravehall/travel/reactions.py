"""What follows: mails to the delegate, and the proof of the ledger."""

from __future__ import annotations

from uuid import UUID

from bravehall.config import settings
from bravehall.core.facts import on
from bravehall.core.i18n import _, both, say_money, speaking
from bravehall.core.jobs import every
from bravehall.core.live import notify
from bravehall.core.mail import send
from bravehall.people.queries import profile
from bravehall.travel.facts import ClaimApproved, ClaimPaid, ClaimRejected, ClaimReturned, GrantOffered
from bravehall.travel.queries.claims import claim_for
from bravehall.travel.queries.grants import grant_for
from bravehall.travel.queries.money import differences
from bravehall.travel.rules.states import CLAIM_WORDS


class LedgerDiffers(Exception):
    """A counter is not the sum of its entries: nobody should go on before a person has looked."""


async def prove_ledger() -> None:
    """Every counter is what the ledger says. LedgerDiffers, which the organiser sees among the failed jobs."""
    if found := await differences():
        raise LedgerDiffers(", ".join(f"{each.code} {each.account}: {each.counter} <> {each.ledger}" for each in found))


every("1h", prove_ledger)


@on(GrantOffered)
async def tell_of_the_offer(fact: GrantOffered) -> None:
    person, grant = await profile(fact.person), await grant_for(fact.person, fact.grant)
    with speaking(person.language):
        await send(
            to=person.email, template="travel/offered", language=person.language, event=fact.event,
            context={
                "name": person.name, "title": grant.title, "amount": say_money(grant.ceiling), "donor": grant.donor,
                "url": f"{settings().base_url}/travel/grants/{grant.id}",
            },
        )  # fmt: skip
        said = _("A grant for your trip: %(title)s") % {"title": grant.title}
        await notify(fact.person, "travel", {"text": said}, link=f"/travel/grants/{grant.id}")


@on(ClaimReturned)
async def tell_of_the_question(fact: ClaimReturned) -> None:
    await tell(fact.person, fact.claim, "returned", question=fact.question)


@on(ClaimApproved)
async def tell_of_the_approval(fact: ClaimApproved) -> None:
    await tell(fact.person, fact.claim, "approved")


@on(ClaimRejected)
async def tell_of_the_rejection(fact: ClaimRejected) -> None:
    await tell(fact.person, fact.claim, "rejected", why=fact.why)


@on(ClaimPaid)
async def tell_of_the_payment(fact: ClaimPaid) -> None:
    await tell(fact.person, fact.claim, "paid", reference=fact.reference)


async def tell(to: UUID, claim: UUID, template: str, **words: object) -> None:
    person, found = await profile(to), await claim_for(to, claim)
    with speaking(person.language):
        context = {
            "name": person.name, "number": found.number, "title": both(found.title_uk, found.title_en),
            "amount": say_money(found.approved), "url": f"{settings().base_url}/travel/{claim}",
        }  # fmt: skip
        await send(
            to=person.email, template=f"travel/{template}", language=person.language, context=context | words,
            event=found.event,
        )  # fmt: skip
        said = _("Claim %(number)d: %(state)s") % {"number": found.number, "state": _(CLAIM_WORDS[found.state])}
        await notify(to, "travel", {"text": said}, link=f"/travel/{claim}")
