"""/demo/mail: what the demo would have sent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import msgspec
import pytest

from bravehall.config import settings
from bravehall.core import mail
from bravehall.core.tables import Mail, MailAttachment
from bravehall.web import mail_pages


@pytest.fixture
async def kept() -> Mail:
    row = Mail(
        recipient="olena@example.org", subject="Your <ticket>", text="Dear Olena,", purpose="test", state="kept",
        html="<!DOCTYPE html><html><head><title>x</title></head><body><p>Dear Olena,</p></body></html>",
    )  # fmt: skip
    await row.save()
    await MailAttachment(mail=row.id, name="Квиток.pdf", mime="application/pdf", content=b"%PDF-1.7").save()
    return row


async def test_the_mails_are_listed_and_found_by_address(browser: Any, kept: Mail):
    assert "Your &lt;ticket&gt;" in (await browser.get("/demo/mail")).text
    assert "Your &lt;ticket&gt;" in (await browser.get("/demo/mail?q=OLENA@")).text
    assert "No mail to such an address" in (await browser.get("/demo/mail?q=marek")).text


async def test_an_empty_list_says_what_to_do(browser: Any):
    answer = await browser.get("/demo/mail")
    assert "No mails yet" in answer.text
    assert 'href="/sign-in"' in answer.text


async def test_one_mail_is_shown_in_a_frame_that_runs_nothing(browser: Any, kept: Mail):
    answer = await browser.get(f"/demo/mail/{kept.id}")
    assert f'src="/demo/mail/{kept.id}/html"' in answer.text
    assert "frame-src 'self'" in answer.headers["content-security-policy"]
    inside = await browser.get(f"/demo/mail/{kept.id}/html")
    assert "<p>Dear Olena,</p>" in inside.text
    policy = inside.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "script" not in policy


async def test_an_attachment_is_saved_and_not_shown(browser: Any, kept: Mail):
    ((id, name, _, size),) = (await mail.letter(kept.id)).attachments
    answer = await browser.get(f"/demo/mail/attachments/{id}")
    assert answer.content == b"%PDF-1.7"
    assert (name, size) == ("Квиток.pdf", 8)
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%D0%9A")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_nothing_of_it_is_there_where_the_demo_is_off(browser: Any, kept: Mail, monkeypatch: pytest.MonkeyPatch):
    off = msgspec.structs.replace(settings(), demo=False)
    monkeypatch.setattr(mail_pages, "settings", lambda: off)
    ((attachment, *_),) = (await mail.letter(kept.id)).attachments
    for path in ("", f"/{kept.id}", f"/{kept.id}/html", f"/attachments/{attachment}"):
        assert (await browser.get(f"/demo/mail{path}")).status_code == 404


async def test_an_unknown_mail_is_not_there(browser: Any):
    for path in (str(uuid4()), f"{uuid4()}/html", f"attachments/{uuid4()}", "nonsense"):
        assert (await browser.get(f"/demo/mail/{path}")).status_code == 404
