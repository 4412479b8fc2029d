"""The pages, as the delegate and each member of the team opens them."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from uuid import uuid4

import pytest
from PIL import Image

from bravehall.attendance.tables import Attendance
from bravehall.core.i18n import speaking
from bravehall.travel.commands import decisions
from bravehall.travel.pages.words import SAY
from bravehall.travel.queries.costs import days_attended
from tests.travel import make

D = Decimal


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


def cost(**given: str) -> dict[str, str]:
    said = {
        "category": "train",
        "amount": "1 250,00",
        "currency": "UAH",
        "spent_on": "2026-10-12",
        "nonce": str(uuid4()),
    }
    return said | given


async def test_a_delegate_goes_from_the_offer_to_the_tracker(new_browser):
    world = await make.world(documents=("receipt",), without_receipt=D("0"))
    await make.rate(world)
    grant = await make.grant(world, "400", accepted=False)
    browser = await new_browser(world.delegate)

    page = await browser.get("/travel")
    assert "€400.00 offered" in page.text
    page = await browser.get("/my")
    assert "€400.00 offered" in page.text
    page = await browser.post(f"/travel/grants/{grant}/accept", follow_redirects=True)
    assert "Keep every receipt" in page.text
    page = await browser.post(f"/travel/grants/{grant}/claim", follow_redirects=True)
    assert "Add a cost" in page.text
    claim = str(page.url).rsplit("/", 1)[1]

    page = await browser.post(
        f"/travel/{claim}/costs",
        data=cost(),
        files={"receipt": ("ticket.jpg", picture(), "image/jpeg")},
        follow_redirects=True,
    )
    assert page.status_code == 200
    assert "€24.50" in page.text
    assert "at 51.01115" in page.text
    page = await browser.post(f"/travel/{claim}/send", data={}, follow_redirects=True)
    assert page.status_code == 422
    assert "Confirm that the costs are yours" in page.text
    page = await browser.post(f"/travel/{claim}/send", data={"declared": "on"}, follow_redirects=True)
    assert "Now with the travel officer" in page.text
    assert "Add a cost" not in page.text
    receipt = re.search(rf"/travel/{claim}/receipts/[0-9a-f-]+", page.text)
    assert receipt is not None
    paper = await browser.get(receipt[0])
    assert paper.headers["content-disposition"].startswith("attachment")
    other = await new_browser(world.owner)
    assert (await other.get(receipt[0])).status_code == 404


async def test_the_claim_shows_the_days_of_attendance_by_itself(new_browser):
    world = await make.world()
    claim = await make.claim(world)
    browser = await new_browser(world.delegate)
    assert "no sign of you" in (await browser.get(f"/travel/{claim}")).text
    await Attendance(
        event=world.event.id, person=world.delegate.id, day=world.event.starts_at.date(), kind="door", source=uuid4()
    ).save()
    page = await browser.get(f"/travel/{claim}")
    assert "Tuesday 13 October" in page.text
    assert "scanned at the door" in page.text


async def test_a_day_that_was_taken_back_or_spent_at_a_screen_is_no_day_of_the_journey(new_browser):
    world = await make.world()
    claim = await make.claim(world)
    first = world.event.starts_at.date()
    given = {"event": world.event.id, "person": world.delegate.id, "day": first}
    scanned = Attendance(**given, kind="door", source=uuid4())
    await scanned.save()
    assert await days_attended(world.event.id, world.delegate.id) == [first]
    await Attendance(**given, kind="door", source=uuid4(), reverses=scanned.id).save()
    browser = await new_browser(world.delegate)
    assert "no sign of you" in (await browser.get(f"/travel/{claim}")).text
    await Attendance(**given, kind="online", source=uuid4()).save()
    assert "connected online" in (await browser.get(f"/travel/{claim}")).text
    assert await days_attended(world.event.id, world.delegate.id) == []


async def test_three_people_bring_a_claim_to_its_money(new_browser):
    world = await make.world()
    claim = await make.submitted(world)
    here = f"/console/{world.event.slug}/travel/claims/{claim}"

    async def does(person, step, **sent):
        browser = await new_browser(person)
        page = await browser.get(here)
        assert page.status_code == 200
        seen = re.search(r'name="seen" value="(\d+)"', page.text)
        assert seen, page.text
        return await browser.post(f"{here}/{step}", data={"seen": seen[1], **sent}, follow_redirects=True)

    page = await does(world.officer, "check", decision="return", note="Which train?")
    assert "The delegate has your question" in page.text
    theirs = await new_browser(world.delegate)
    page = await theirs.get(f"/travel/{claim}")
    assert "Which train?" in page.text
    await theirs.post(f"/travel/{claim}/send", data={"declared": "on", "answer": "The night train."})

    assert "on to the approver" in (await (await new_browser(world.officer)).get(here)).text
    page = await does(world.officer, "check", decision="accept")
    assert "It goes to the approver" in page.text
    page = await does(world.approver, "approve", decision="approve")
    assert "It goes to whoever pays" in page.text
    page = await does(world.payer, "pay", decision="pay", reference="SEPA 4711")
    assert "Marked as paid" in page.text
    page = await theirs.get(f"/travel/{claim}")
    assert "Paid: €348.80" in page.text
    assert "SEPA 4711" in page.text


async def test_an_officer_cuts_a_cost_with_a_reason_and_keeps_what_was_typed(new_browser):
    world = await make.world()
    claim = await make.claim(world)
    item = await make.cost(world, claim, "100")
    from bravehall.travel.commands import claims

    await claims.submit_claim(claim=claim, person=world.delegate.id, declared=True)
    browser = await new_browser(world.officer)
    here = f"/console/{world.event.slug}/travel/claims/{claim}"
    sent = {"seen": str(await make.version(claim)), "decision": "accept", f"cut_{item.hex}": "20,50"}
    page = await browser.post(f"{here}/check", data=sent)
    assert page.status_code == 422
    assert "the delegate reads it" in page.text
    assert 'value="20,50"' in page.text
    page = await browser.post(f"{here}/check", data={**sent, f"why_{item.hex}": "First class"}, follow_redirects=True)
    assert "€79.50" in page.text
    theirs = await new_browser(world.delegate)
    assert "First class" in (await theirs.get(f"/travel/{claim}")).text


async def test_the_owner_sees_totals_and_no_claim(new_browser):
    world = await make.world()
    claim = await make.submitted(world)
    browser = await new_browser(world.owner)
    at = f"/console/{world.event.slug}/travel"
    page = await browser.get(at)
    assert "€5,000.00" in page.text
    assert "Mariia Delegate" not in page.text
    for path in ("/claims", f"/claims/{claim}", "/claims.csv", "/grants", "/agreements", "/rates"):
        assert (await browser.get(at + path)).status_code == 404, path


ROWS = ("", "/claims", "/claims.csv", "/grants", "/grants.csv", "/agreements", "/rates", "/claims/{claim}")


@pytest.mark.parametrize("path", ROWS)
async def test_outsiders_find_nothing_there(new_browser, path):
    world, other = await make.world(), await make.world()
    claim = await make.submitted(world)
    for person in (world.delegate, other.officer):
        browser = await new_browser(person)
        page = await browser.get(f"/console/{world.event.slug}/travel{path.format(claim=claim)}")
        assert page.status_code == 404


@pytest.mark.parametrize("path", ROWS)
@pytest.mark.parametrize("who", ["officer", "approver", "payer"])
async def test_the_team_opens_every_page(new_browser, path, who):
    world = await make.world()
    claim = await make.submitted(world)
    await make.rate(world)
    browser = await new_browser(getattr(world, who))
    page = await browser.get(f"/console/{world.event.slug}/travel{path.format(claim=claim)}")
    assert page.status_code == 200


async def test_the_officer_sets_up_an_agreement_and_offers_a_grant(new_browser):
    world = await make.world()
    person = await make.delegate(world, name="Oleh Second", email="oleh@example.org")
    browser = await new_browser(world.officer)
    at = f"/console/{world.event.slug}/travel"
    form = {
        "donor": "GIZ", "reference": "GIZ-7", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "source": "inforeuro",
        "rate_day": "expense", "claim_days": "30", "deadline_zone": "Europe/Kyiv", "documents": ["receipt"],
    }  # fmt: skip
    page = await browser.post(f"{at}/agreements", data=form | {"deadline_zone": "Kyiv"})
    assert "Write a time zone" in page.text
    page = await browser.post(f"{at}/agreements", data=form, follow_redirects=True)
    agreement = str(page.url)
    page = await browser.post(f"{agreement}/lines", data={"code": "B1", "title_uk": "Автобус"}, follow_redirects=True)
    line = re.search(r'<option value="([0-9a-f-]{36})"', page.text)
    assert line is not None
    page = await browser.post(
        f"{agreement}/fund", data={"line": line[1], "amount": "1000", "nonce": str(uuid4())}, follow_redirects=True
    )
    assert "€1,000.00 free of €1,000.00" in page.text
    page = await browser.post(
        f"{agreement}/caps", data={"category": "lodging", "amount": "100", "per": "night"}, follow_redirects=True
    )
    assert "Hotel: €100.00 a night" in page.text

    offer = {"person": person.email, "line": line[1], "amount": "1200", "nonce": str(uuid4())}
    page = await browser.post(f"{at}/grants", data=offer)
    assert page.status_code == 409
    assert "Only €1,000.00 are left" in page.text
    page = await browser.post(f"{at}/grants", data=offer | {"amount": "300"}, follow_redirects=True)
    assert "Oleh Second" in page.text
    again = await browser.post(f"{at}/grants", data=offer | {"amount": "300"}, follow_redirects=True)
    assert again.text.count("Oleh Second") == 1, "sent twice is one grant"


async def test_rates_come_in_by_form_and_by_file(new_browser):
    world = await make.world()
    browser = await new_browser(world.officer)
    at = f"/console/{world.event.slug}/travel/rates"
    form = {
        "source": "inforeuro", "currency": "UAH", "direction": "units_per_euro", "rate": "51.01115",
        "valid_from": "2026-10-01", "valid_to": "2026-10-31",
    }  # fmt: skip
    page = await browser.post(at, data=form, follow_redirects=True)
    assert "51.01115" in page.text
    page = await browser.post(at, data=form | {"rate": "52", "valid_to": "3026-10-31"})
    assert page.status_code == 422
    assert "Write a day of the years 1999 to 2100." in page.text
    assert 'value="3026-10-31"' in page.text
    table = (
        "source,currency,direction,rate,valid_from,valid_to,url\n"
        "inforeuro,PLN,units_per_euro,4.3653,2026-10-01,2026-10-31,https://example.org\n"
        "inforeuro,CZK,units_per_euro,abc,2026-10-01,2026-10-31,\n"
    )
    page = await browser.post(f"{at}/file", files={"file": ("rates.csv", table.encode(), "text/csv")})
    assert page.status_code == 422
    assert "Line 3: Write the rate" in page.text
    assert "4.3653" in page.text
    page = await browser.post(f"{at}/file", files={"file": ("rates.csv", b"\xff\xfe nonsense", "text/csv")})
    assert "This is no CSV" in page.text


async def test_somebody_who_had_a_part_is_told_why_there_is_no_button(new_browser):
    world = await make.world()
    claim = await make.submitted(world)
    await make.make.role(world.event, world.officer, "approver")
    await decisions.check_claim(event=world.event.id, claim=claim, by=world.officer.id, seen=await make.version(claim))
    browser = await new_browser(world.officer)
    here = f"/console/{world.event.slug}/travel/claims/{claim}"
    page = await browser.get(here)
    assert "three people" in page.text
    sent = {"seen": str(await make.version(claim)), "decision": "approve"}
    page = await browser.post(f"{here}/approve", data=sent)
    assert page.status_code == 422
    assert await make.state(claim) == "checked"


@pytest.mark.parametrize(
    ("language", "said"), [("uk", ["50,2407", "0,00000123", "1\xa0250"]), ("en", ["50.2407", "0.00000123", "1,250"])]
)
def test_a_rate_is_written_with_every_decimal_as_the_language_writes_it(language, said):
    with speaking(language):
        assert [SAY.rate(Decimal(rate)) for rate in ("50.24070000", "0.00000123", "1250.0")] == said
