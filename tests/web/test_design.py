"""The design system keeps its promises: colours that can be read, icons that exist, nothing that the CSP refuses."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = [
    file for file in (ROOT / "src" / "bravehall").glob("*/templates/**/*.html") if "mail" not in file.parts
]  # mails have their styles inside; no policy of ours reaches them
ICONS = set(re.search(r'ICONS = """(.*?)"""', (ROOT / "tools" / "vendor.py").read_text(), re.S)[1].split())
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text()
COLOURS = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", TOKENS))

GROUNDS = ("paper", "surface", "sunken")
TEXTS = ("ink", "muted", "primary", "green", "red", "wheat-ink")
PAIRS = [
    *((text, ground, 4.5) for text, ground in product(TEXTS, GROUNDS)),
    *((text, f"{text}-soft", 4.5) for text in ("primary", "green", "red")),
    *(("ink", f"{tone}-soft", 4.5) for tone in ("primary", "green", "red", "wheat")),
    ("wheat-ink", "wheat-soft", 4.5),
    ("on-primary", "primary", 4.5),
    ("on-primary", "primary-strong", 4.5),
    *((line, ground, 3.0) for line, ground in product(("edge", "focus"), GROUNDS)),
]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_and_edge_stands_out_from_its_ground(theme: str) -> None:
    too_weak = []
    for front, back, wanted in PAIRS:
        pair = [luminance(COLOURS[name].split(", ")[theme == "dark"]) for name in (front, back)]
        contrast = (max(pair) + 0.05) / (min(pair) + 0.05)
        if contrast < wanted:
            too_weak.append(f"{front} on {back}: {contrast:.2f}, wanted {wanted}")
    assert too_weak == []


def test_every_icon_that_a_template_draws_is_in_the_sprite() -> None:
    drawn = {
        (name, template.name)
        for template in TEMPLATES
        for name in re.findall(r'(?:icon=|\b_?icon\(|_drawn\()"([a-z0-9-]+)"', template.read_text())
    }
    assert drawn
    assert [pair for pair in drawn if pair[0] not in ICONS] == []


def test_no_template_needs_what_the_content_security_policy_refuses() -> None:
    refused = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|<script(?![^>]*\ssrc=)", re.I)
    assert [t.name for t in TEMPLATES if refused.search(re.sub(r"{#.*?#}", "", t.read_text(), flags=re.S))] == []


def test_every_colour_of_the_components_is_a_token() -> None:
    strays = [
        (sheet.name, found)
        for sheet in (ROOT / "static" / "css").glob("*.css")
        if sheet.name not in ("tokens.css", "print.css")
        for found in re.findall(r"#[0-9a-f]{3,8}\b(?=[^{]*})|rgb\(", sheet.read_text())
    ]
    assert strays == []
