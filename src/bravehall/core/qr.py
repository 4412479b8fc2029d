"""QR codes."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def svg(content: str, *, label: str) -> Markup:
    """For a page: dark on white, sized by its style sheet (class "qr"), its name is `label`."""
    drawn = segno.make(content, error="m", micro=False).svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff", border=4, title=label
    )
    return Markup(drawn.replace("<svg", '<svg role="img"', 1))  # noqa: S704 -- segno escapes the title


def png(content: str, *, scale: int = 8) -> bytes:
    """For mails and documents: `scale` pixels a module."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()
