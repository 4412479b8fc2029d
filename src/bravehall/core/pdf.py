"""Documents to print or to keep: tickets, badges, letters, by typst."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import typst

SRC = Path(__file__).parents[1]
FONTS = typst.Fonts(include_system_fonts=False)  # those inside typst: the same on every machine, with Ukrainian letters


async def render(template: str, data: object) -> bytes:
    """The PDF of "registration/ticket", which is registration/templates/pdf/ticket.typ.

    `data` is anything msgspec writes as JSON. The template reads it as `data` from /core/templates/pdf/sheet.typ: as
    values, never as typst source, so nothing that somebody typed is carried out. A picture goes in as SVG text:
    `image(bytes(data.qr), format: "svg")`. It takes 5 to 70 ms in a thread and leaves the loop free.
    """
    module, name = template.split("/")
    given = msgspec.json.encode(data, enc_hook=str).decode()  # Markup is a str that msgspec does not know
    return await asyncio.to_thread(compile, SRC / module / "templates" / "pdf" / f"{name}.typ", given)


def compile(path: Path, data: str) -> bytes:
    made = typst.compile(path, root=SRC, font_paths=FONTS, sys_inputs={"data": data}, format="pdf")
    assert isinstance(made, bytes)
    return made
