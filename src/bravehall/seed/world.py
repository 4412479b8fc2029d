"""The world as it grows: what the seed of one module made, by key, for those that follow."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import UUID

from bravehall.directory.tables import Cluster, Firm
from bravehall.events.tables import Event
from bravehall.people.tables import Person

# The cast: key, name, what they are here. Their addresses are <key>@demo.bravehall.example.
CAST = (
    ("owner", "Олена Щербаківська", "organiser, owner of the flagship"),
    ("registrar", "Ірина Мельник", "registrar: people, approvals"),
    ("meetings", "Андрій Коваль", "meetings manager"),
    ("host", "Соломія Гнатів", "host of the hall"),
    ("travel", "Наталія Руденко", "travel officer: checks claims"),
    ("approver", "Віктор Паламарчук", "approver of travel money"),
    ("payer", "Галина Степова", "payer"),
    ("steward", "Остап Білозерський", "steward: check-in at the door"),
    ("viewer", "Людмила Осадчук", "reads the console, changes nothing"),
    ("coordinator", "Роман Верховинський", "coordinator of the Lviv Furniture Cluster"),
    ("exhibitor", "Дарина Яворська", "exhibitor: staff of a booth"),
    ("attendee", "Тарас Згурський", "attendee, a furniture factory in Lviv"),
    ("buyer", "Katharina Moser", "foreign buyer, Holzwerk Alpen"),
    ("outsider", "Назар Стороженко", "has an account and no place anywhere"),
)


@dataclass
class World:
    """`day` is the flagship's first, in its zone; `opened` is when the seed ran. The same `random` draws the same world."""

    day: date
    opened: datetime
    random: Random = field(default_factory=lambda: Random(7))  # noqa: S311  # the same world each time is the point
    people: dict[str, Person] = field(default_factory=dict)  # the cast by key
    everyone: list[Person] = field(default_factory=list)  # the cast and all others
    clusters: dict[str, Cluster] = field(default_factory=dict)  # by slug, such as "lviv-furniture"
    coordinators: dict[str, Person] = field(default_factory=dict)  # by the cluster's slug
    firms: dict[str, Firm] = field(default_factory=dict)  # by slug; foreign partners last
    staff: dict[str, list[Person]] = field(default_factory=dict)  # by the firm's slug
    # By slug: clusters-meet-regions, furniture-fair, three past and two coming ones, next-year (a draft).
    events: dict[str, Event] = field(default_factory=dict)

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    @property
    def flagship(self) -> Event:
        return self.events["clusters-meet-regions"]

    @property
    def fair(self) -> Event:
        return self.events["furniture-fair"]

    def firms_of(self, cluster: str) -> list[Firm]:
        """The firms of the cluster with this slug."""
        return [firm for firm in self.firms.values() if firm.cluster == self.clusters[cluster].id]


def address_of(key: str) -> str:
    return f"{key}@demo.bravehall.example"


def plain(name: str) -> str:
    """In small Latin letters without their marks, with spaces."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("ı", "i").replace("ł", "l"))
    kept = "".join(
        letter if letter.isascii() and letter.isalnum() else " "
        for letter in letters
        if letter.isprintable() and not unicodedata.combining(letter)
    )
    return " ".join(kept.split())


def slug_of(name: str) -> str:
    return plain(name).replace(" ", "-")
