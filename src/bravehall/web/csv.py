"""Lists as CSV: for spreadsheets, which must not take what somebody typed for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from litestar import Response

from bravehall.web.downloads import download

RISKY = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """The value as text; one that a spreadsheet would calculate gets an apostrophe before it. Numbers stay numbers."""
    text = "" if value is None else str(value)
    if isinstance(value, str) and text.startswith(RISKY):
        return f"'{text}"
    return text


def csv_answer(name: str, header: Sequence[str], lines: Iterable[Sequence[object]]) -> Response[bytes]:
    """A UTF-8 CSV file called `name`; its byte order mark tells Excel the letters."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(header)
    writer.writerows([cell(value) for value in line] for line in lines)
    return download(("\ufeff" + written.getvalue()).encode(), name=name, mime="text/csv; charset=utf-8")
