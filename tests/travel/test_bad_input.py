"""Papers that are none, papers that tell too much, mails, and lists that grow."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from PIL import Image

from bravehall.core import jobs
from bravehall.core.db import rows
from bravehall.core.files import stored_file
from bravehall.travel.commands import claims, decisions
from tests.statements import statements
from tests.travel import make


def costs(**given: str) -> dict[str, str]:
    said = {"category": "train", "amount": "20", "currency": "EUR", "spent_on": "2026-10-12", "nonce": str(uuid4())}
    return said | given


async def test_a_file_that_is_no_paper_is_refused_and_the_rest_is_kept(new_browser):
    world = await make.world()
    claim = await make.claim(world)
    browser = await new_browser(world.delegate)
    page = await browser.post(
        f"/travel/{claim}/costs",
        data=costs(note="Night train"),
        files={"receipt": ("x.jpg", b"MZ nonsense", "image/jpeg")},
    )
    assert page.status_code == 422
    assert "Send a photo or a PDF" in page.text
    assert 'value="Night train"' in page.text
    big = b"\xff\xd8\xff" + b"0" * (40 * 1024 * 1024)
    page = await browser.post(f"/travel/{claim}/costs", data=costs(), files={"receipt": ("big.jpg", big, "image/jpeg")})
    assert page.status_code == 413
    assert "at most 15 MB" in page.text
    assert await rows("SELECT id FROM expense_item WHERE claim = {}", claim) == []


async def test_the_place_where_a_photo_was_taken_is_not_kept(new_browser):
    world = await make.world()
    claim = await make.claim(world)
    exif = Image.Exif()
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    browser = await new_browser(world.delegate)
    page = await browser.post(
        f"/travel/{claim}/costs",
        data=costs(),
        files={"receipt": ("x.jpg", out.getvalue(), "image/jpeg")},
        follow_redirects=True,
    )
    assert page.status_code == 200
    kept = await rows("SELECT file FROM receipt WHERE claim = {}", claim)
    with Image.open((await stored_file(kept[0]["file"])).path) as found:
        assert not found.getexif()


async def test_the_same_file_in_two_claims_is_shown_to_the_officer(new_browser):
    world = await make.world()
    digest = uuid4().hex * 2
    for _ in range(2):
        person = await make.delegate(world)
        grant = await make.grant(world, "100", person=person)
        claim = await claims.open_claim(grant=grant, person=person.id)
        paper = await claims.attach_receipt(claim=claim, person=person.id, file=await make.file(sha256=digest))
        world.delegate = person
        await make.cost(world, claim, "10", receipt=paper)
        await claims.submit_claim(claim=claim, person=person.id, declared=True)
    browser = await new_browser(world.officer)
    page = await browser.get(f"/console/{world.event.slug}/travel/claims/{claim}")
    assert "the same file is in another claim" in page.text


@pytest.mark.parametrize("field", ["amount", "currency", "spent_on", "category", "nights"])
async def test_nonsense_in_a_field_is_a_sentence_beside_it(new_browser, field):
    world = await make.world()
    claim = await make.claim(world)
    browser = await new_browser(world.delegate)
    page = await browser.post(f"/travel/{claim}/costs", data=costs(**{field: "🦊'; --"}))
    assert page.status_code == 422
    assert f'id="f-{field}-error"' in page.text


async def test_the_delegate_hears_of_the_question_by_mail_and_in_the_inbox():
    world = await make.world()
    claim = await make.submitted(world)
    seen = await make.version(claim)
    await decisions.return_claim(
        event=world.event.id, claim=claim, by=world.officer.id, seen=seen, question="Which train?"
    )
    await jobs.work_all()
    mails = await rows("SELECT text FROM mail WHERE recipient = {} ORDER BY at DESC", world.delegate.email)
    assert any("Which train?" in each["text"] for each in mails)
    notes = await rows("SELECT link FROM inbox WHERE person = {}", world.delegate.id)
    assert f"/travel/{claim}" in {each["link"] for each in notes}


@pytest.mark.parametrize("path", ["/claims", "/grants"])
async def test_a_longer_list_needs_no_more_statements(new_browser, path):
    world = await make.world()
    browser = await new_browser(world.officer)
    at = f"/console/{world.event.slug}/travel{path}"
    counts = []
    for more in (1, 2):
        for _ in range(more):
            world.delegate = await make.delegate(world)
            await make.submitted(world, ceiling="400")
        await browser.get(at)  # what was sent before has been logged when this is answered
        async with statements() as seen:
            await browser.get(at)
        counts.append(len(seen))
    assert counts[0] == counts[1]
