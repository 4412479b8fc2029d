from __future__ import annotations

import pytest

from bravehall.core.db import row, rows
from bravehall.seed import people_lines, seed
from bravehall.seed.names import passport


async def counts(**queries: str) -> dict[str, int]:
    found = await row("SELECT " + ", ".join(f"({query}) AS {name}" for name, query in queries.items()))
    assert found is not None
    return dict(found)


@pytest.mark.commits
async def test_the_world_has_the_size_the_alliance_reports():
    await seed()
    found = await counts(
        clusters="SELECT count(*) FROM cluster",
        east_and_south="SELECT count(*) FROM cluster WHERE region IN ('kharkiv', 'zaporizhzhia', 'mykolaiv', 'kherson',"
        " 'odesa', 'donetsk', 'luhansk')",
        firms="SELECT count(*) FROM firm WHERE NOT partner",
        partners="SELECT count(*) FROM firm WHERE partner",
        furniture="SELECT count(*) FROM firm WHERE sector = 'furniture' AND NOT partner",
        past="SELECT count(*) FROM event WHERE state = 'closed'",
        today="SELECT count(*) FROM event WHERE slug = 'clusters-meet-regions' AND state = 'published'"
        " AND (starts_at AT TIME ZONE zone)::date = (clock_timestamp() AT TIME ZONE zone)::date",
    )
    assert found == {
        "clusters": 48, "east_and_south": 17, "firms": 250, "partners": 14, "furniture": 67, "past": 3, "today": 1,
    }  # fmt: skip
    people = await counts(people="SELECT count(*) FROM person")
    assert 650 <= people["people"] <= 750
    assert len(await people_lines()) == 14
    assert await rows("SELECT 1 FROM person WHERE name LIKE '%ы%' OR name LIKE '%ё%'") == []


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("Тарас Згурський", "Taras Zghurskyi"),
        ("Юлія Щербина", "Yuliia Shcherbyna"),
        ("Мар'яна Яценко", "Mariana Yatsenko"),
    ],
)
def test_names_are_spelt_as_passports_do(name: str, spelt: str):
    assert passport(name) == spelt
