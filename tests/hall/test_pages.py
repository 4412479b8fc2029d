from __future__ import annotations

import gzip
import io

import pikepdf
import pytest

from bravehall.directory.tables import Card
from bravehall.hall.commands.booths import change_booth
from bravehall.hall.commands.chat import say
from bravehall.hall.queries import booth as queries
from bravehall.hall.tables import Talk
from tests import make
from tests.counted import statements
from tests.hall import make as hall


async def test_the_floor_shows_each_open_booth_with_its_count_and_no_draft(browser):
    event, rep, visitor = await make.event(), await make.person(), await make.person()
    open_one = await hall.booth(event, rep, tagline_en="Oak tables")
    draft = await hall.booth(event, state="draft")
    await hall.at_desk(open_one, rep)
    await hall.visits(open_one, visitor)
    page = await browser.get(f"/hall/{event.slug}")
    assert page.status_code == 200
    assert "Oak tables" in page.text
    assert f"/hall/{event.slug}/{draft.slug}" not in page.text
    assert 'data-state="staffed" aria-label="Firm' in page.text
    assert " 1 (visitors), somebody is here" in page.text


async def test_the_list_shows_staffed_booths_first_and_says_why_one_may_suit(new_browser):
    event, rep = await make.event(), await make.person()
    me = await hall.attendee(event)
    mine, theirs = await make.firm(me), await make.firm(name_en="Zeder")
    await Card(firm=mine.id, kind="need", title_en="Ash boards", tags=["ash", "boards"]).save()
    await Card(firm=theirs.id, kind="offer", title_en="Ash", tags=["ash", "drying"]).save()
    empty = await hall.booth(event)
    await hall.booth(event, firm=theirs)
    staffed = await hall.booth(event, rep)
    await hall.at_desk(staffed, rep)
    page = (await (await new_browser(me)).get(f"/hall/{event.slug}")).text
    listed = page[page.index('id="booths"') :]
    assert listed.index(f"/{staffed.slug}") < listed.index(f"/{theirs.slug}") < listed.index(f"/{empty.slug}")
    assert "offers what you need: ash" in listed


@pytest.mark.parametrize("booths", [1, 3, 250])
async def test_the_floor_takes_four_queries_and_stays_light(new_browser, booths):
    event = await make.event()
    me = await hall.attendee(event)
    for n in range(booths):
        firm = await make.firm(name_en=f"Carpathian Furniture {n}", sector=("furniture", "food", "metal")[n % 3])
        await hall.booth(event, firm=firm, tagline_en="Oak and ash furniture for kitchens")
    browser = await new_browser(me)
    with statements() as sent:
        page = await browser.get(f"/hall/{event.slug}")
    assert 0 < len([sql for sql in sent if "FROM session" not in sql]) <= 4
    assert len(gzip.compress(page.content, 6)) <= 60_000


async def test_a_booth_shows_its_firm_its_people_its_offers_and_what_was_said(new_browser):
    event, rep = await make.event(), await make.person(name="Daryna", job_title="Sales")
    me = await hall.attendee(event)
    firm = await make.firm(about_en="We make tables.")
    await Card(firm=firm.id, kind="offer", title_en="Kitchen tables", tags=["oak"]).save()
    booth = await hall.booth(event, rep, firm=firm)
    await say(booth=booth.id, author=me.id, nonce=me.id, body="Is it <b>oak</b>?")
    page = await (await new_browser(me)).get(f"/hall/{event.slug}/{booth.slug}")
    assert page.status_code == 200
    for words in ("We make tables.", "Daryna", "Kitchen tables", "Is it &lt;b&gt;oak&lt;/b&gt;?", "Nobody is here now"):
        assert words in page.text


async def test_ringing_shows_the_place_in_the_queue_and_leaving_ends_it(new_browser):
    event, rep = await make.event(), await make.person()
    me = await hall.attendee(event)
    booth = await hall.booth(event, rep)
    await hall.at_desk(booth, rep)
    browser = await new_browser(me)
    where = f"/hall/{event.slug}/{booth.slug}"
    assert "Ring the bell" in (await browser.get(where)).text
    rung = await browser.post(f"{where}/ring", data={"about": "Ash boards"}, headers={"hx-request": "true"})
    assert "The bell is ringing at their desk." in rung.text
    desk = await (await new_browser(rep)).get(f"/desk/{booth.id}")
    assert "Ash boards" in desk.text
    left = await browser.post(f"{where}/leave", headers={"hx-request": "true"})
    assert "Ring the bell" in left.text
    assert (await Talk.objects().first()).state == "missed"


async def test_a_ring_where_nobody_is_says_what_to_do_instead(new_browser):
    event, rep = await make.event(), await make.person()
    me = await hall.attendee(event)
    booth = await hall.booth(event, rep)
    browser = await new_browser(me)
    page = await browser.post(f"/hall/{event.slug}/{booth.slug}/ring", data={"about": "x"})
    assert page.status_code == 409
    assert "Leave your card with a word" in page.text


async def test_a_card_gives_what_was_ticked_and_nothing_else_and_can_be_taken_back(new_browser):
    event, rep = await make.event(), await make.person()
    me = await hall.attendee(event, name="Taras", phone="+380 50 000")
    booth = await hall.booth(event, rep)
    browser, desk = await new_browser(me), await new_browser(rep)
    where = f"/hall/{event.slug}/{booth.slug}"
    given = await browser.post(f"{where}/card", data={"fields": ["name", "email"], "word": "Call me"})
    assert given.status_code == 303
    seen = (await desk.get(f"/desk/{booth.id}")).text
    assert "Taras" in seen
    assert me.email in seen
    assert "Call me" in seen
    assert "+380 50 000" not in seen
    table = (await desk.get(f"/desk/{booth.id}/leads.csv")).text
    assert me.email in table
    assert "+380 50 000" not in table
    await browser.post(f"{where}/card/back")
    assert me.email not in (await desk.get(f"/desk/{booth.id}")).text
    assert me.email not in (await desk.get(f"/desk/{booth.id}/leads.csv")).text


@pytest.mark.parametrize("path", ["", "/now", "/leads", "/leads.csv", "/chat.csv", "/profile"])
async def test_a_desk_is_for_those_who_work_there_and_for_hosts(new_browser, path):
    event, rep, host, owner = await make.event(), await make.person(), await make.person(), await make.person()
    await make.role(event, host, "host")
    await make.role(event, owner, "owner")
    booth = await hall.booth(event, rep)
    for person, status in (
        (rep, 200), (host, 200), (owner, 200), (await hall.attendee(event), 404), (await make.person(), 404),
    ):  # fmt: skip
        page = await (await new_browser(person)).get(f"/desk/{booth.id}{path}")
        assert page.status_code == status
    assert (await (await new_browser()).get(f"/desk/{booth.id}{path}")).status_code in (302, 303, 401)


async def test_a_draft_is_not_there_for_others(new_browser, browser):
    event, rep = await make.event(), await make.person()
    booth = await hall.booth(event, rep, state="draft")
    where = f"/hall/{event.slug}/{booth.slug}"
    assert (await browser.get(where)).status_code == 404
    assert (await (await new_browser(rep)).get(where)).status_code == 200


async def test_a_host_makes_a_booth_adds_its_staff_and_opens_it(new_browser):
    event, host, rep = await make.event(), await make.person(), await make.person()
    await make.role(event, host, "host")
    firm = await make.firm(name_en="Carpathian Ash")
    browser = await new_browser(host)
    made = await browser.post(f"/console/{event.slug}/hall/booths", data={"firm": str(firm.id), "size": "large"})
    where = made.headers["location"]
    wrong = await browser.post(f"{where}/staff", data={"email": "nobody@example.org"})
    assert wrong.status_code == 422
    assert "Nobody is registered here with this address" in wrong.text
    assert (await browser.post(f"{where}/staff", data={"email": rep.email.upper()})).status_code == 303
    assert (await browser.post(f"{where}/state", data={"state": "published"})).status_code == 303
    assert "Carpathian Ash" in (await (await new_browser()).get(f"/hall/{event.slug}")).text
    again = await browser.post(f"/console/{event.slug}/hall/booths", data={"firm": str(firm.id), "size": "large"})
    assert "has a booth here already" in again.text
    trail = await browser.get(f"/console/{event.slug}/hall/moderation")
    assert "Staff added" in trail.text


async def test_a_banned_person_is_told_until_when_and_a_lifted_ban_lets_them_in(new_browser):
    event, host = await make.event(), await make.person()
    await make.role(event, host, "host")
    me = await hall.attendee(event)
    booth = await hall.booth(event)
    desk, browser = await new_browser(host), await new_browser(me)
    sent = {"email": me.email, "kind": "ban", "hours": "24", "reason": "Spam"}
    assert (await desk.post(f"/console/{event.slug}/hall/moderation", data=sent)).status_code == 303
    for path in (f"/hall/{event.slug}", f"/hall/{event.slug}/{booth.slug}"):
        page = await browser.get(path)
        assert page.status_code == 403
        assert "The hall is closed for you until" in page.text
    order = (await desk.get(f"/console/{event.slug}/hall/moderation")).text
    lift = order[order.index("/hall/moderation/") :].split('"')[0]
    await desk.post(f"/console/{event.slug}{lift}")
    assert (await browser.get(f"/hall/{event.slug}")).status_code == 200


async def test_the_profile_keeps_what_was_typed_and_names_what_is_wrong(new_browser):
    event, rep = await make.event(), await make.person()
    booth = await hall.booth(event, rep)
    browser = await new_browser(rep)
    where = f"/desk/{booth.id}/profile"
    page = await browser.post(where, data={"tagline_en": "It's “oak” 🌳", "video": "javascript:alert(1)"})
    assert page.status_code == 422
    assert "beginning with https://" in page.text
    assert "It&#39;s “oak” 🌳" in page.text
    saved = await browser.post(where, data={"tagline_en": "It's “oak” 🌳", "video": "https://example.org/v"})
    assert saved.status_code == 303
    assert "It&#39;s “oak” 🌳" in (await browser.get(f"/hall/{event.slug}/{booth.slug}")).text
    assert "at most 160" in (await browser.post(where, data={"tagline_uk": "я" * 161})).text


async def test_documents_are_looked_into_and_served_as_attachments(new_browser, browser):
    event, rep = await make.event(), await make.person()
    booth = await hall.booth(event, rep)
    desk = await new_browser(rep)
    where = f"/desk/{booth.id}/documents"
    page = await desk.post(where, files={"file": ("prices.pdf", b"MZ this is a program", "application/pdf")})
    assert page.status_code == 422
    assert "no JPEG, PNG, WebP or PDF" in page.text
    big = await desk.post(where, files={"file": ("prices.pdf", b"%PDF-1.7" + bytes(15_800_000), "application/pdf")})
    assert big.status_code == 422
    assert "larger than 15 MB" in big.text
    assert (await desk.post(where, data={"title": "No file"})).status_code == 422
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    added = await desk.post(where, data={"title": "Prices"}, files={"file": ("p.pdf", out.getvalue(), "text/plain")})
    assert added.status_code == 303
    line = (await queries.documents(booth.id))[0]
    got = await browser.get(f"/hall/{event.slug}/{booth.slug}/documents/{line.id}")
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.content.startswith(b"%PDF")
    other = await hall.booth(event)
    assert (await browser.get(f"/hall/{event.slug}/{other.slug}/documents/{line.id}")).status_code == 404
    await desk.post(f"{where}/{line.id}/remove")
    assert (await browser.get(f"/hall/{event.slug}/{booth.slug}/documents/{line.id}")).status_code == 404


async def test_a_booth_is_shown_in_the_language_of_the_visitor(new_browser):
    event = await make.event()
    booth = await hall.booth(event)
    await change_booth(booth=booth.id, about_uk="Робимо столи.", about_en="We make tables.")
    page = await (await new_browser(language="uk")).get(f"/hall/{event.slug}/{booth.slug}")
    assert "Робимо столи." in page.text
    assert "We make tables." not in page.text
