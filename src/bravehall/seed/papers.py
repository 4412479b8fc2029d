"""Receipts and tickets for the demo: small pictures and PDFs of our own."""

from __future__ import annotations

import hashlib
import io
import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PIL import Image, ImageDraw, ImageFont

from bravehall.core.files import keep
from bravehall.core.tables import StoredFile
from bravehall.travel.rules.assess import Category
from bravehall.travel.tables import Receipt

HEADS = {
    Category.TRAIN: "RAIL TICKET",
    Category.COACH: "COACH TICKET",
    Category.LODGING: "HOTEL INVOICE",
    Category.LOCAL: "CITY TRANSPORT",
}
ALWAYS = time.struct_time((2026, 10, 1, 8, 0, 0, 3, 274, 0))  # the same file each time


@dataclass
class Paper:
    """The receipt row, the file behind it, and what stands on it."""

    id: UUID
    file: UUID
    claim: UUID
    category: Category
    amount: int
    currency: str
    day: date
    number: int

    def draw(self) -> tuple[bytes, str, str]:
        """Its bytes, MIME type and file name."""
        page = Image.new("RGB", (460, 260), "#fdfcf8")
        pen = ImageDraw.Draw(page)
        pen.rectangle((10, 10, 449, 249), outline="#888888")
        lines = (
            HEADS.get(self.category, "RECEIPT"),
            f"No {self.number:08}",
            f"{self.day:%d.%m.%Y}",
            f"TOTAL  {self.amount}.00 {self.currency}",
        )
        for place, text in enumerate(lines):
            pen.text((34, 34 + 50 * place), text, "#222222", font=ImageFont.load_default(26))
        out = io.BytesIO()
        if self.number % 3 == 0:
            page.save(out, "PDF", creationDate=ALWAYS, modDate=ALWAYS)
            return out.getvalue(), "application/pdf", f"{self.category}-{self.number}.pdf"
        page.save(out, "PNG", compress_level=1)
        return out.getvalue(), "image/png", f"{self.category}-{self.number}.png"


async def keep_papers(papers: list[Paper]) -> None:
    """The files under settings().data, and the rows that say so."""
    files, receipts = [], []
    for paper in papers:
        content, mime, name = paper.draw()
        digest = hashlib.sha256(content).hexdigest()
        keep(digest, content)
        files.append(
            StoredFile(
                id=paper.file, sha256=digest, original_sha256=digest, size=len(content), mime=mime, pages=1, name=name
            )
        )
        receipts.append(Receipt(id=paper.id, claim=paper.claim, file=paper.file, original_sha256=digest))
    await StoredFile.insert(*files)
    await Receipt.insert(*receipts)
