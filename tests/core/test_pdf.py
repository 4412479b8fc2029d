"""Documents: the words that were given, in Ukrainian too, and nothing carried out."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from bravehall.core import pdf, qr

TEMPLATE = """
#import "/core/templates/pdf/sheet.typ": data, sheet, rule, labelled
#show: sheet.with(paper: data.paper, language: data.language, title: data.title)
= #data.title
#rule
#labelled("Ім'я", data.name)
#image(bytes(data.qr), format: "svg", width: 30mm)
"""


@pytest.fixture(autouse=True)
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "core").symlink_to(pdf.SRC / "core")
    (tmp_path / "try" / "templates" / "pdf").mkdir(parents=True)
    (tmp_path / "try" / "templates" / "pdf" / "paper.typ").write_text(TEMPLATE)
    monkeypatch.setattr(pdf, "SRC", tmp_path)


async def paper(name: str, kind: str = "a6") -> pypdf.PdfReader:
    data = {
        "paper": kind, "language": "uk", "title": "Кластери зустрічають регіони", "name": name,
        "qr": qr.svg("HELLO", label="x"),
    }  # fmt: skip
    return pypdf.PdfReader(io.BytesIO(await pdf.render("try/paper", data)))


async def test_the_paper_says_what_was_given_in_ukrainian():
    text = (await paper("Ґалаґан-Їжакевич Євгенія")).pages[0].extract_text()
    assert "Кластери зустрічають регіони" in text
    assert "Ґалаґан-Їжакевич Євгенія" in text


@pytest.mark.parametrize(("kind", "wide", "high"), [("a4", 210, 297), ("a6", 105, 148)])
async def test_the_paper_has_the_size_it_should(kind: str, wide: int, high: int):
    box = (await paper("Ada", kind)).pages[0].mediabox
    assert (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)) == (wide, high)


@pytest.mark.parametrize(
    "typed", ['#read("/core/pdf.py")', '"); #panic("x") //', "$x^2$ *b* _i_", "#let data = 1", "\\u{41}"]
)
async def test_what_somebody_typed_is_printed_and_not_carried_out(typed: str):
    text = (await paper(typed)).pages[0].extract_text().replace("\n", "")
    assert typed.replace(" ", "") in text.replace("“", '"').replace("”", '"').replace(" ", "")
