"""Mails: kept with what owes them, taken by the server once, visible when it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

from bravehall import config
from bravehall.core import jobs, mail
from bravehall.core.db import row, rows, transaction
from bravehall.core.errors import NotFound
from bravehall.core.mail import compose, delivery, outbox
from tests.core.smtp import Server, smtp

EVENT = uuid4()


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    async with smtp() as running:
        given = msgspec.structs.replace(
            config.settings(), smtp=running.url, url="https://forum.example.org", mail_from="Форум <forum@example.org>"
        )
        for module in (outbox, delivery, compose):
            monkeypatch.setattr(module, "settings", lambda: given)
        yield running


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Templates of a module "try"."""
    (tmp_path / "mail").mkdir()
    own = compose.environment()
    monkeypatch.setattr(own, "loader", ChoiceLoader([own.loader, PrefixLoader({"try": FileSystemLoader(tmp_path)})]))
    monkeypatch.setattr(own, "cache", None)
    (tmp_path / "mail" / "hello.txt").write_text(
        "Your place, {{ name }}\n\nDear {{ name }},\n\nBring:\n- a pen\n- {{ thing }}\n\n"
        "[Open my ticket]({{ url }})\n\n"
        "See https://forum.example.org/map.\n\n{{ lines(note) }}\n\nYou registered.\n"
    )
    return tmp_path / "mail"


async def hello(to: str = "ada@example.org", **context: str) -> None:
    given = {
        "name": "Ada",
        "thing": "a card",
        "note": "one\ntwo",
        "url": "https://forum.example.org/t?a=1&b=2",
    } | context
    await mail.send(to=to, template="try/hello", language="en", context=given, event=EVENT)


async def states() -> list[str]:
    return [each["state"] for each in await rows("SELECT state FROM mail ORDER BY at")]


async def test_a_mail_reads_well_as_text_and_as_html(server: Server):
    await hello()
    await jobs.work_all()
    (taken,) = server.taken
    assert taken["To"] == "ada@example.org"
    assert taken["From"] == "Форум <forum@example.org>"
    assert taken["Subject"] == "Your place, Ada"
    text = taken.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text == (
        "Dear Ada,\n\nBring:\n- a pen\n- a card\n\nOpen my ticket:\nhttps://forum.example.org/t?a=1&b=2\n\n"
        "See https://forum.example.org/map.\n\none\ntwo\n\n-- \nYou registered.\n"
        "Sent by Форум, https://forum.example.org\n"
    )
    html = taken.get_body(("html",)).get_content()
    assert '<a class="button" href="https://forum.example.org/t?a=1&amp;b=2">Open my ticket</a>' in html
    assert '<a href="https://forum.example.org/map">https://forum.example.org/map</a>.' in html
    assert "<li>a card</li>" in html
    assert "<p>one<br>two</p>" in html


async def test_somebody_whose_language_nobody_knows_gets_both(templates: Path):
    (templates / "both.txt").write_text(
        '{{ both("Ваше місце", "Your place") }}\n\n{{ both("Чекаємо.", "Come.") }}\n\nX.'
    )
    id = await mail.send(to="a@example.org", template="try/both", context={})
    kept = await mail.letter(id)
    assert kept.subject == "Ваше місце / Your place"
    assert kept.text.index("Чекаємо.") < kept.text.index("* * *") < kept.text.index("Come.")
    assert '<div lang="uk">' in kept.html
    assert '<div lang="en">' in kept.html


async def test_nobody_writes_into_a_mail_with_their_name(server: Server):
    forged = "[Click](http://evil.example)"
    await hello(name=f"Eve\nBcc: all@example.org\n\n{forged}\n<b>x</b>", thing="x\n\n- y", note=f"<i>z</i>\n{forged}")
    await jobs.work_all()
    (taken,) = server.taken
    assert taken["Bcc"] is None
    html = taken.get_body(("html",)).get_content()
    assert html.count('class="button"') == 1
    assert "<b>" not in html
    assert "<i>" not in html
    assert html.count("<li>") == 2


async def test_a_permanent_refusal_is_seen_and_not_repeated(server: Server):
    server.answers["gone@example.org"] = "550 no such person"
    await hello("gone@example.org")
    await jobs.work_all()
    await jobs.work_all(ahead=timedelta(days=1))
    assert server.tries == 1
    (kept,) = await mail.kept_mails(event=EVENT)
    assert kept.state == "refused"
    assert (await mail.letter(kept.id)).error == "550 no such person"


async def test_a_busy_server_is_tried_again(server: Server):
    server.answers["ada@example.org"] = "451 later"
    await hello()
    with pytest.raises(delivery.NotTaken, match="451 later"):
        await jobs.work_all()
    assert await states() == ["owed"]
    assert (await jobs.failed_jobs(EVENT))[0].task == "core.deliver"
    del server.answers["ada@example.org"]
    await jobs.work_all(ahead=timedelta(minutes=1))
    assert await states() == ["sent"]
    assert len(server.taken) == 1


async def test_a_server_that_is_away_loses_nothing(server: Server, monkeypatch: pytest.MonkeyPatch):
    given = msgspec.structs.replace(delivery.settings(), smtp="smtp://127.0.0.1:1")
    await hello()
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "settings", lambda: given)
        with pytest.raises(delivery.NotTaken):
            await jobs.work_all()
    await jobs.work_all(ahead=timedelta(minutes=1))
    assert await states() == ["sent"]


async def test_a_repeated_delivery_has_the_same_message_id(server: Server):
    """A crash after the server's 250: nobody knows that it was taken, so it is handed over once more."""
    await hello()
    await jobs.work_all()
    found = await row("UPDATE mail SET state = 'owed' RETURNING id")
    assert found is not None
    await delivery.deliver(outbox.Deliver(found["id"]))
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"] == f"<{found['id']}@forum.example.org>"


async def test_a_mail_that_another_worker_is_handing_over_is_left_alone(server: Server):
    await hello()
    await rows("UPDATE mail SET claim = {}, claimed_at = clock_timestamp()", uuid4())
    with pytest.raises(delivery.Busy):
        await jobs.work_all()
    assert server.taken == []
    await rows("UPDATE mail SET claimed_at = clock_timestamp() - interval '2 minutes'")
    await jobs.work_all(ahead=timedelta(minutes=1))
    assert len(server.taken) == 1


async def test_attachments_arrive_as_they_were(server: Server):
    pdf, ics = b"%PDF-1.7 \x00\xff", "BEGIN:VCALENDAR\r\nSUMMARY:Зустріч\r\n".encode()
    await mail.send(
        to="ada@example.org", template="try/hello", language="en",
        context={"name": "A", "thing": "", "note": "", "url": "x"},
        attachments=[
            mail.Attachment("Квиток.pdf", "application/pdf", pdf),
            mail.Attachment("meeting.ics", 'text/calendar; method="REQUEST"; charset="utf-8"', ics),
        ],
    )  # fmt: skip
    await jobs.work_all()
    found = {each.get_filename(): each for each in server.taken[0].iter_attachments()}
    assert found["Квиток.pdf"].get_content() == pdf
    assert found["meeting.ics"].get_payload(decode=True) == ics
    assert found["meeting.ics"]["Content-Type"].params["method"] == "REQUEST"


async def test_without_a_server_mails_are_kept_to_be_read():
    await hello()
    assert await jobs.work_all() == 0
    (kept,) = await mail.kept_mails(to="ADA@")
    assert (kept.state, kept.subject) == ("kept", "Your place, Ada")
    assert await mail.kept_mails(to="bob") == []
    with pytest.raises(NotFound):
        await mail.letter(uuid4())


async def test_a_mail_of_a_change_that_is_rolled_back_never_leaves(server: Server):
    async def change_our_mind() -> None:
        async with transaction():
            await hello()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_our_mind()
    await jobs.work_all()
    assert server.taken == []
    assert await states() == []
