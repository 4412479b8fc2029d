"""Rates as InforEuro, the NBU and the ECB write them: read safely, kept whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bravehall.core.db import rows
from bravehall.core.errors import Refusal
from bravehall.core.i18n import speaking
from bravehall.travel.commands.rates import Contradicts, keep_published
from bravehall.travel.rules.money import Source
from bravehall.travel.rules.published import WrongFile, read_published
from tests.test_command_line import bravehall

D = Decimal
INFOREURO = json.dumps(
    [
        {"country": "Ukraine", "currency": "Hryvnia", "isoA3Code": "UAH", "isoA2Code": "UA", "value": 51.01115, "comment": None},
        {"country": "Poland", "currency": "Zloty", "isoA3Code": "PLN", "isoA2Code": "PL", "value": 4.3653, "comment": None},
        {"country": "Japan", "currency": "Yen", "isoA3Code": "JPY", "isoA2Code": "JP", "value": 160.5, "comment": None},
    ]
).encode()  # fmt: skip
NBU = json.dumps(
    [
        {"r030": 978, "txt": "Євро", "rate": 50.90, "cc": "EUR", "exchangedate": "12.10.2026"},
        {"r030": 985, "txt": "Злотий", "rate": 11.70, "cc": "PLN", "exchangedate": "12.10.2026"},
        {"r030": 348, "txt": "Форинт", "rate": 13.9, "units": 100, "cc": "HUF", "exchangedate": "12.10.2026"},
    ]
).encode()  # fmt: skip
NBU_XML = """<?xml version="1.0" encoding="utf-8"?><exchange>
<currency><r030>978</r030><txt>Євро</txt><rate>50.9</rate><cc>EUR</cc><exchangedate>12.10.2026</exchangedate></currency>
<currency><r030>985</r030><txt>Злотий</txt><rate>11.7</rate><cc>PLN</cc><exchangedate>12.10.2026</exchangedate></currency>
</exchange>""".encode()
ECB = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject><Cube>
<Cube time="2026-10-12"><Cube currency="PLN" rate="4.2715"/><Cube currency="CZK" rate="24.4"/><Cube currency="USD" rate="1.13"/></Cube>
<Cube time="2026-10-09"><Cube currency="PLN" rate="4.2600"/></Cube>
</Cube></gesmes:Envelope>"""
BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><exchange>&b;</exchange>"""
FILE = b"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Cube time="2026-10-12"><Cube currency="PLN" rate="&a;"/></Cube>"""


def read(source: Source, raw: bytes, month: str = "") -> dict[tuple[str, date], Decimal]:
    return {(each.currency.value, each.valid_from): each.rate for each in read_published(source, raw, month=month)}


def test_a_month_of_inforeuro_is_read_to_the_last_digit():
    found = read_published(Source.INFOREURO, INFOREURO, month="2026-10")
    assert {each.currency: each.rate for each in found} == {"UAH": D("51.01115"), "PLN": D("4.3653")}
    assert {(each.valid_from, each.valid_to) for each in found} == {(date(2026, 10, 1), date(2026, 10, 31))}


def test_the_nbu_counts_hryvnias_for_a_unit_and_the_others_go_through_the_hryvnia():
    day = date(2026, 10, 12)
    found = read(Source.NBU, NBU)
    assert found == {("UAH", day): D("50.9"), ("PLN", day): D("4.35042735"), ("HUF", day): D("366.18705036")}
    assert read(Source.NBU, NBU_XML) == {("UAH", day): D("50.9"), ("PLN", day): D("4.35042735")}


def test_the_ecb_has_days_and_no_hryvnia():
    assert read(Source.ECB, ECB) == {
        ("PLN", date(2026, 10, 12)): D("4.2715"), ("CZK", date(2026, 10, 12)): D("24.4"),
        ("PLN", date(2026, 10, 9)): D("4.2600"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "raw", "month"),
    [
        (Source.INFOREURO, b'{"code":5,"message":"No rates published for period"}', "2027-01"),
        (Source.INFOREURO, INFOREURO, ""),
        (Source.INFOREURO, INFOREURO, "2026-13"),
        (Source.INFOREURO, b"[]", "2026-10"),
        (Source.INFOREURO, INFOREURO.replace(b"51.01115", b"0"), "2026-10"),
        (Source.INFOREURO, INFOREURO.replace(b"51.01115", b"NaN"), "2026-10"),
        (Source.INFOREURO, INFOREURO.replace(b"PLN", b"UAH"), "2026-10"),
        (Source.NBU, NBU.replace(b'"EUR"', b'"CHF"'), ""),
        (Source.NBU, NBU.replace(b"12.10.2026", b"2026-10-12"), ""),
        (Source.NBU, BOMB, ""),
        (Source.NBU, BOMB.decode().encode("utf-16"), ""),
        (Source.ECB, FILE, ""),
        (Source.ECB, b"<Cube" * 50, ""),
        (Source.ECB, b"<a>" * 1000, ""),
        (Source.ECB, INFOREURO, ""),
        (Source.NBU, b"[" * 100_000, ""),
        (Source.ECB, b"", ""),
    ],
)
def test_what_is_no_file_of_rates_is_refused_in_words(source, raw, month):
    with pytest.raises(WrongFile):
        read_published(source, raw, month=month)


def test_a_month_that_is_none_is_said_to_be_none():
    with pytest.raises(WrongFile, match="october is no month: write it as 2026-10"), speaking("en"):
        read_published(Source.INFOREURO, INFOREURO, month="october")


@pytest.mark.parametrize(
    ("source", "raw", "month", "why"),
    [
        (Source.NBU, NBU_XML.replace(b"utf-8", b"klingon"), "", "it is neither the JSON nor the XML"),
        (Source.NBU, NBU.replace(b"50.9", b"1").replace(b"11.7", b"999999999"), "", "0.000000001 PLN of a euro on 2026-10-12"),
        (Source.NBU, NBU.replace(b"11.7", b"1e-9"), "", "50900000000 PLN of a euro on 2026-10-12"),
        (Source.NBU, NBU.replace(b"11.7", b"1e-999999"), "", "1e-999999 is no rate of PLN"),
        (Source.INFOREURO, INFOREURO.replace(b"4.3653", b"0.000000004"), "2026-10", "0.000000004 PLN of a euro on 2026-10-01"),
        (Source.ECB, ECB.replace(b"USD", b"EUR"), "", "a rate of 1.13, and a euro is one euro"),
        (Source.ECB, ECB.replace(b"2026-10-09", b"1998-12-31"), "", "a rate of 1998-12-31, and we keep those of 1999 to 2100"),
        (Source.INFOREURO, INFOREURO, "9999-12", "a rate of 9999-12-01"),
        (Source.ECB, ECB.replace(b' time="2026-10-12"', b""), "", "a rate of PLN outside any day"),
        (Source.NBU, NBU_XML.replace(b"<rate>11.7</rate>", b"").replace(b"</currency>", b"</currency><rate>99</rate>", 1), "", "a figure of PLN is missing"),
    ],
)  # fmt: skip
def test_what_would_be_a_wrong_rate_is_refused_with_its_reason(source, raw, month, why):
    with pytest.raises(WrongFile, match=re.escape(why)), speaking("en"):
        read_published(source, raw, month=month)


def test_the_euro_itself_is_no_rate():
    assert read(Source.ECB, ECB.replace(b'"USD" rate="1.13"', b'"EUR" rate="1.0"')) == read(Source.ECB, ECB)


@given(st.sampled_from(Source), st.binary(max_size=200))
def test_no_bytes_end_in_anything_but_rates_or_a_refusal(source, raw):
    with suppress(Refusal):
        assert read_published(source, raw, month="2026-10")


async def stored() -> list[dict]:
    return await rows(
        "SELECT currency, rate, mark, file_sha256, supersedes FROM fx_rate WHERE valid_from = '2026-10-01' ORDER BY at, currency"
    )


async def test_a_file_is_kept_once_with_its_fingerprint():
    assert await keep_published(source=Source.INFOREURO, raw=INFOREURO, month="2026-10") == (2, 0)
    assert await keep_published(source=Source.INFOREURO, raw=INFOREURO + b"\n", month="2026-10") == (0, 2)
    kept = await stored()
    assert {(each["currency"], each["rate"]) for each in kept} == {("UAH", D("51.01115")), ("PLN", D("4.3653"))}
    assert {each["file_sha256"] for each in kept} == {hashlib.sha256(INFOREURO).hexdigest()}


@pytest.mark.parametrize(
    ("source", "raw"),
    [
        (Source.INFOREURO, INFOREURO.replace(b"51.01115", b"51.0123456789")),
        (Source.NBU, NBU.replace(b'50.9, "cc"', b'5090.00000025, "units": 100, "cc"').replace(b"12.10", b"01.10")),
    ],
)
async def test_a_file_of_more_decimals_than_are_kept_is_known_the_next_time(source, raw):
    month = "2026-10" if source == Source.INFOREURO else ""
    new, known = await keep_published(source=source, raw=raw, month=month)
    assert (new, known) == (len(await stored()), 0)
    for correct in (False, True):
        assert await keep_published(source=source, raw=raw, month=month, correct=correct) == (0, new)


async def test_a_file_that_contradicts_stored_rates_changes_nothing_unless_it_is_meant_to():
    await keep_published(source=Source.INFOREURO, raw=INFOREURO, month="2026-10")
    other = INFOREURO.replace(b"51.01115", b"52").replace(b'"isoA3Code": "JPY"', b'"isoA3Code": "CZK"')
    with pytest.raises(Contradicts, match=r"51\.01115.*52"):
        await keep_published(source=Source.INFOREURO, raw=other, month="2026-10")
    assert len(await stored()) == 2
    assert await keep_published(source=Source.INFOREURO, raw=other, month="2026-10", correct=True) == (2, 1)
    assert [each["rate"] for each in await stored() if each["supersedes"]] == [D("52")]


def test_the_command_refuses_a_file_that_is_not_there(tmp_path):
    done = bravehall(
        "travel", "rates", "import", str(tmp_path / "none.json"), "--source", "nbu", BRAVEHALL_DATA=str(tmp_path)
    )
    assert done.returncode == 2
    assert "none.json" in done.stderr
    assert "Traceback" not in done.stderr
