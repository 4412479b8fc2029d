"""Signed codes, signed links, hashed tokens."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bravehall import config
from bravehall.core import keys
from bravehall.core.db import rows

TICKET = b"\x01ticket"
SOON = datetime.now(UTC) + timedelta(hours=1)


async def test_a_signed_code_gives_its_payload_back():
    assert await keys.verify(await keys.sign(TICKET, "ticket"), "ticket") == TICKET


async def test_a_code_changed_at_any_place_is_refused():
    code = await keys.sign(TICKET, "ticket")
    for at in range(len(code)):
        other = "A" if code[at] != "A" else "B"
        with pytest.raises(keys.BadToken):
            await keys.verify(code[:at] + other + code[at + 1 :], "ticket")


async def test_a_code_for_something_else_is_refused():
    with pytest.raises(keys.BadToken):
        await keys.verify(await keys.sign(TICKET, "badge"), "ticket")


@pytest.mark.parametrize("nonsense", ["", "A", "hello", "Ж" * 200, ":" * 300, "https://example.org/" * 9])
async def test_nonsense_is_refused(nonsense: str):
    with pytest.raises(keys.BadToken):
        await keys.verify(nonsense, "ticket")


async def test_after_a_new_key_old_codes_stay_good_until_theirs_is_retired():
    old = await keys.sign(TICKET, "ticket")
    await keys.new_signing_key()
    new = await keys.sign(TICKET, "ticket")
    assert await keys.verify(old, "ticket") == TICKET
    first, second = await keys.public_keys()
    await keys.retire_signing_key(first)
    with pytest.raises(keys.BadToken):
        await keys.verify(old, "ticket")
    assert await keys.verify(new, "ticket") == TICKET
    assert list(await keys.public_keys()) == [second]


async def test_the_database_does_not_hold_the_private_key_in_the_clear():
    await keys.sign(TICKET, "ticket")
    (found,) = await rows("SELECT private FROM signing_key")
    private = keys.box().decrypt(bytes(found["private"]))
    assert len(private) == 32
    assert private not in bytes(found["private"])


@given(st.binary(max_size=80))
def test_base45_gives_any_bytes_back(raw: bytes):
    assert keys.unbase45(keys.base45(raw)) == raw


def test_base45_is_that_of_the_standard():
    assert keys.base45(b"Hello!!") == "%69 VD92EX0"
    assert keys.base45(b"base-45") == "UJCLQE7W581"
    with pytest.raises(keys.BadToken):
        keys.unbase45("GGW")


def test_a_link_says_what_it_is_about():
    meeting, person = uuid4(), uuid4()
    token = keys.link_token("meeting", meeting, person, "accept", until=SOON)
    assert keys.open_link_token(token, "meeting") == [str(meeting), str(person), "accept"]


def test_a_link_for_another_purpose_changed_or_over_is_refused():
    token = keys.link_token("meeting", 1, "accept", until=SOON)
    for bad in (token.replace("accept", "refuse"), token[:-1], "", "~", "~~", "1~accept~9~x", f"9{token}"):
        with pytest.raises(keys.BadToken):
            keys.open_link_token(bad, "meeting")
    with pytest.raises(keys.BadToken):
        keys.open_link_token(token, "ticket")
    with pytest.raises(keys.BadToken):
        keys.open_link_token(token, "meeting", now=SOON)


def test_a_stored_token_is_not_the_token():
    assert keys.hashed("123456") == keys.hashed("123456") != keys.hashed("123457")
    assert "123456" not in keys.hashed("123456")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = msgspec.structs.replace(config.settings(), secret="", data=tmp_path / "data")
    monkeypatch.setattr(keys, "settings", lambda: settings)
    return tmp_path / "data"


def test_a_missing_secret_is_made_once_and_for_us_alone(folder: Path):
    made = keys.secret.__wrapped__()
    assert keys.secret.__wrapped__() == made
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600


def test_a_secret_that_was_cut_short_is_not_used(folder: Path):
    folder.mkdir()
    (folder / "secret").write_text("short")
    with pytest.raises(config.WrongSetting, match="at least 32"):
        keys.secret.__wrapped__()
