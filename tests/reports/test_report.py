"""The report: each figure, and the rows it was counted from."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from bravehall.attendance.tables import Attendance
from bravehall.core.api_keys import make_api_key
from bravehall.reports import queries
from bravehall.reports.rules import BY_KEY, FIGURES
from tests import make


async def came(event, person, day=date(2027, 3, 29)):
    await Attendance(event=event.id, person=person.id, day=day, kind="door", source=uuid4()).save()


async def value_of(event, key):
    return next(v.value for v in await queries.report(event.id) if v.figure.key == key)


async def test_an_event_without_anybody_reports_nothing_at_all():
    event = await make.event()
    assert {v.value for v in await queries.report(event.id)} == {0}
    for figure in FIGURES:
        assert await queries.evidence(figure, event.id) == []


async def test_who_came_twice_is_counted_once_with_both_days():
    event, guest = await make.event(), await make.person()
    await make.position(event, guest)
    await came(event, guest)
    await came(event, guest, date(2027, 3, 30))
    assert await value_of(event, "arrived") == 1
    (line,) = await queries.evidence(BY_KEY["arrived"], event.id)
    assert line["days"] == "29.03, 30.03"


async def test_who_came_online_arrived_and_was_not_on_site():
    event, near, far = await make.event(), await make.person(), await make.person()
    await came(event, near)
    for kind in ("meeting", "online"):
        await Attendance(event=event.id, person=far.id, day=date(2027, 3, 29), kind=kind, source=uuid4()).save()
    assert (await value_of(event, "arrived"), await value_of(event, "arrived-onsite")) == (2, 1)
    assert {line["evidence"] for line in await queries.evidence(BY_KEY["arrived"], event.id)} == {
        "door", "meeting, online"
    }  # fmt: skip


async def test_only_confirmed_places_count_and_other_events_do_not():
    event, other = await make.event(), await make.event()
    await make.position(event, await make.person())
    await make.position(event, await make.person(), state="waiting")
    await make.position(other, await make.person())
    assert await value_of(event, "registered") == 1


@pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.key)
async def test_every_figure_opens_its_rows_for_who_may(new_browser, figure):
    owner, auditor, outsider = [await make.person() for _ in range(3)]
    event = await make.event(owner)
    await make.role(event, auditor, "viewer")
    address = f"/console/{event.slug}/report/{figure.key}"
    assert (await (await new_browser(auditor)).get(address)).status_code == 200
    assert (await (await new_browser(owner)).get(address)).status_code == (404 if figure.about_money else 200)
    assert (await (await new_browser(outsider)).get(address)).status_code == 404


async def test_the_page_and_the_file_say_the_same(new_browser):
    owner = await make.person()
    event = await make.event(owner)
    for _ in range(3):
        await make.position(event, await make.person())
    browser = await new_browser(owner)
    page = await browser.get(f"/console/{event.slug}/report")
    assert page.status_code == 200
    assert f"/console/{event.slug}/report/registered" in page.text
    rows = await browser.get(f"/console/{event.slug}/report/registered")
    assert rows.text.count("<tr>") == 1 + 3
    file = await browser.get(f"/console/{event.slug}/report/registered/rows.csv")
    assert len(file.text.strip().splitlines()) == 1 + 3


async def test_long_evidence_comes_in_pages_without_a_gap():
    event = await make.event()
    for _ in range(5):
        await make.position(event, await make.person())
    figure, seen, after = BY_KEY["registered"], [], ""
    while found := await queries.evidence(figure, event.id, after=after, most=2):
        seen += [line["name"] for line in found]
        after = found[-1]["key"]
    assert len(seen) == len(set(seen)) == 5


async def test_an_unknown_figure_is_not_there(new_browser):
    owner = await make.person()
    event = await make.event(owner)
    assert (await (await new_browser(owner)).get(f"/console/{event.slug}/report/nonsense")).status_code == 404


async def test_a_program_sees_the_figures_of_its_scopes(new_browser):
    owner = await make.person()
    event = await make.event(owner)
    await make.position(event, await make.person(name="Олена О'Коннор"))
    token = await make_api_key(event=event.id, name="site", scopes=["registrations:read"], by=owner.id)
    program = await new_browser()
    program.headers["authorization"] = f"Bearer {token}"
    figures = (await program.get(f"/api/v1/events/{event.slug}/figures")).json()["figures"]
    assert {each["key"]: each["value"] for each in figures} == {
        "registered": "1",
        "arrived": "0",
        "arrived-onsite": "0",
        "countries": "0",
    }
    rows = (await program.get(f"/api/v1/events/{event.slug}/figures/registered/rows")).json()
    assert [line["name"] for line in rows["rows"]] == ["Олена О'Коннор"]
    assert (await program.get(f"/api/v1/events/{event.slug}/figures/paid/rows")).status_code == 403
