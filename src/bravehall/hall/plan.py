"""The plan of the floor, drawn from data: sectors as quarters, booths as stands along aisles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from bravehall.hall.queries.floor import Stand

WIDTH = 1200
GAP = 10  # between two stands of a row
MARGIN = 14  # inside a quarter
HEAD = 38  # for the name of a quarter
HEIGHT = 78  # of a stand
AISLE = 26  # after each pair of rows, which stand back to back
WIDE = {"small": 120, "medium": 152, "large": 216}
LETTER = 6.9  # the width of a letter of a stand's name


class Placed(msgspec.Struct, frozen=True):
    """A stand on the plan; its name in one or two lines that fit."""

    stand: Stand
    x: int
    y: int
    wide: int
    lines: list[str]


class Quarter(msgspec.Struct, frozen=True):
    sector: str
    x: int
    y: int
    wide: int
    high: int
    stands: list[Placed]
    aisles: list[int]  # y of each


class Plan(msgspec.Struct, frozen=True):
    wide: int
    high: int
    quarters: list[Quarter]


def draw(stands: Iterable[Stand]) -> Plan:
    """Where everything stands. Sectors with many stands take the whole width, small ones share it."""
    sectors: defaultdict[str, list[Stand]] = defaultdict(list)
    for stand in stands:
        sectors[stand.sector].append(stand)
    y, waiting, quarters = 0, [], []
    half = (WIDTH - GAP) // 2
    for sector, inside in sorted(sectors.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(inside) > 8:
            quarters.append(quarter(sector, inside, 0, y, WIDTH))
            y += quarters[-1].high + GAP
        else:
            waiting.append((sector, inside))
    for left in range(0, len(waiting), 2):
        pair = waiting[left : left + 2]
        wide = half if len(pair) == 2 else WIDTH
        made = [quarter(sector, inside, n * (half + GAP), y, wide) for n, (sector, inside) in enumerate(pair)]
        high = max(each.high for each in made)
        quarters += [msgspec.structs.replace(each, high=high) for each in made]
        y += high + GAP
    return Plan(WIDTH, max(y - GAP, HEIGHT), quarters)


def quarter(sector: str, stands: list[Stand], x: int, y: int, wide: int) -> Quarter:
    """The stands of a sector in rows; between each two rows an aisle."""
    rows: list[list[Stand]] = [[]]
    free = wide - 2 * MARGIN
    for stand in stands:
        if rows[-1] and WIDE[stand.size] > free:
            rows.append([])
            free = wide - 2 * MARGIN
        rows[-1].append(stand)
        free -= WIDE[stand.size] + GAP
    placed, aisles, top = [], [], y + HEAD
    for n, row in enumerate(rows):
        left = x + MARGIN
        # A full row is spread to the end; the last one stays as it is.
        spare = wide - 2 * MARGIN - sum(WIDE[s.size] for s in row) - GAP * (len(row) - 1)
        more = spare // len(row) if n < len(rows) - 1 or spare < WIDE["small"] else 0
        for stand in row:
            broad = WIDE[stand.size] + more
            placed.append(Placed(stand, left, top, broad, lines(stand.short, broad)))
            left += broad + GAP
        top += HEIGHT + GAP
        if n % 2 == 0 and n < len(rows) - 1:
            aisles.append(top + AISLE // 2 - GAP // 2)
            top += AISLE
    return Quarter(sector, x, y, wide, top - GAP + MARGIN - y, placed, aisles)


def lines(name: str, wide: int) -> list[str]:
    """The name in at most two lines; what does not fit ends with an ellipsis."""
    first, second = int((wide - 40) / LETTER), int((wide - 22) / LETTER)
    words = name.split()
    head = words.pop(0) if words else ""
    while words and len(head) + 1 + len(words[0]) <= first:
        head += f" {words.pop(0)}"
    return [cut(head, first), cut(" ".join(words), second)] if words else [cut(head, first)]


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
