"""QR codes that a camera reads."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import zxingcpp
from PIL import Image

from bravehall.core import keys, qr


def read(png: bytes) -> str:
    with Image.open(io.BytesIO(png)) as picture:
        (found,) = zxingcpp.read_barcodes(picture)
    return found.text


async def test_a_signed_ticket_is_read_back_from_the_picture():
    code = await keys.sign(bytes(24), "ticket")
    assert read(qr.png(code)) == code
    assert await keys.verify(read(qr.png(code)), "ticket") == bytes(24)


def test_the_one_for_pages_has_a_name_and_no_style():
    drawn = qr.svg("HELLO", label='Квиток <b> "x"')
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img"
    assert [each.text for each in root if each.tag.endswith("title")] == ['Квиток <b> "x"']
    assert "style" not in drawn
