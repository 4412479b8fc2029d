"""Clusters, firms, the people who work there, what they offer and need."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from bravehall.directory.tables import Card, Cluster, Coordinator, Firm, Membership
from bravehall.people.tables import Person
from bravehall.seed.names import ABROAD, JOBS, ZONES, Names, passport
from bravehall.seed.places import CLUSTER_NAMES, CLUSTERS, FIRMS, PARTNERS, REGION_NAMES
from bravehall.seed.wares import FIRM_NAMES, ROOTS, WARES
from bravehall.seed.world import CAST, World, address_of, plain, slug_of

COORDINATED = "lviv-furniture"  # by the coordinator of the cast
STAFF = 2.2  # people of a firm who use the forum, on average


async def make(world: World) -> None:
    make_cast(world)
    await make_clusters(world)
    await make_firms(world)
    await make_staff(world)
    await make_cards(world)


def make_cast(world: World) -> None:
    for key, name, _what in CAST:
        world.people[key] = Person(
            id=world.new_id(), email=address_of(key), name=name, organiser=key == "owner",
            country="AT" if key == "buyer" else "UA", language="en" if key == "buyer" else "uk",
            zone="Europe/Vienna" if key == "buyer" else "Europe/Kyiv", at=world.opened - timedelta(days=200),
        )  # fmt: skip


async def make_clusters(world: World) -> None:
    for place, each in enumerate(CLUSTERS):
        region, sector = each.split(":")
        (uk, en), (of, name) = CLUSTER_NAMES[sector], REGION_NAMES[region]
        world.clusters[slug_of(f"{region} {sector}")] = Cluster(
            id=world.new_id(), slug=slug_of(f"{region} {sector}"), name_uk=uk.format(of), name_en=en.format(name),
            region=region, sector=sector, founded=2012 + place % 11,
            about_uk="Об'єднує виробників регіону: спільні закупівлі, виставки, навчання та заявки на гранти.",
            about_en="Brings the makers of the region together: joint buying, fairs, training and grant proposals.",
        )  # fmt: skip
    await Cluster.insert(*world.clusters.values())


async def make_firms(world: World) -> None:
    random, found = world.random, []
    for sector, many in FIRMS.items():
        homes = [cluster for cluster in world.clusters.values() if cluster.sector == sector]
        for place, root in enumerate(random.sample(ROOTS, many)):
            uk, en = FIRM_NAMES[sector]
            cluster = homes[place % len(homes)]
            found.append(
                Firm(
                    id=world.new_id(), slug=slug_of(en.format(passport(root))), name_uk=uk.format(root),
                    name_en=en.format(passport(root)), cluster=None if place % 17 == 16 else cluster.id, country="UA",
                    region=cluster.region, sector=sector, employees=random.choice((8, 14, 25, 40, 60, 110, 240)),
                    hidden=sector == "energy" and place % 3 == 0, **about(sector, random),
                )
            )  # fmt: skip
    for country, name, sector, uk, en in PARTNERS:
        found.append(
            Firm(
                id=world.new_id(), slug=slug_of(name), name_uk=name, name_en=name, cluster=None, country=country,
                region="", sector=sector, employees=random.choice((30, 80, 200, 450)), partner=True, about_uk=uk + ".",
                about_en=en + ".",
            )
        )  # fmt: skip
    world.firms = {firm.slug: firm for firm in found}
    await Firm.insert(*found)


def about(sector: str, random: Random) -> dict[str, Any]:
    offers, _needs = WARES.get(sector, WARES[""])
    uk, en, _tags = random.choice(offers)
    year = random.randint(1994, 2021)
    return {"about_uk": f"Працюємо з {year} року. {uk}.", "about_en": f"At work since {year}. {en}."}


async def make_staff(world: World) -> None:
    """Two or three people of each firm, a coordinator of each cluster."""
    random, names = world.random, Names(world.random)
    names.drawn |= {person.name for person in world.people.values()}
    members: list[Membership] = []
    made: list[Person] = []

    def works(person: Person, firm: Firm) -> None:
        members.append(Membership(id=world.new_id(), firm=firm.id, person=person.id))
        world.staff.setdefault(firm.slug, []).append(person)

    at_lviv = world.firms_of(COORDINATED)
    for key, firm in (("exhibitor", at_lviv[0]), ("attendee", at_lviv[1]), ("buyer", world.firms["holzwerk-alpen"])):
        works(world.people[key], firm)
    for firm in world.firms.values():
        if firm.partner:
            for name in ABROAD[firm.country]:
                made.append(abroad(world, name, firm))
                works(made[-1], firm)
        else:
            for _each in range(int(STAFF + random.random())):
                made.append(at_home(world, names, domain=firm.slug))
                works(made[-1], firm)
    speakers: dict[str, Person] = {}
    for slug in world.clusters:
        if slug == COORDINATED:
            speakers[slug] = world.people["coordinator"]
            continue
        made.append(at_home(world, names, domain=f"{slug}-cluster"))
        speakers[slug] = made[-1]
    world.coordinators = speakers
    world.everyone = [*world.people.values(), *made]
    await Person.insert(*world.everyone)
    await Membership.insert(*members)
    await Coordinator.insert(
        *(
            Coordinator(id=world.new_id(), cluster=world.clusters[slug].id, person=who.id)
            for slug, who in speakers.items()
        )
    )


def at_home(world: World, names: Names, *, domain: str) -> Person:
    name, woman = names.draw()
    latin = passport(name)
    english = world.random.random() < 0.2
    job = world.random.choice(JOBS)
    return Person(
        id=world.new_id(), email=f"{plain(latin).replace(' ', '.')}@{domain}.example", name=latin if english else name,
        job_title=job[2] if english else job[0 if woman else 1], country="UA", language="en" if english else "uk",
        phone=f"+380 {world.random.choice((50, 63, 67, 68, 93, 95, 97))} 000 {world.random.randint(10, 99)} "
        f"{world.random.randint(10, 99)}", at=world.opened - timedelta(days=world.random.randint(20, 400)),
    )  # fmt: skip


def abroad(world: World, name: str, firm: Firm) -> Person:
    return Person(
        id=world.new_id(), email=f"{plain(name).replace(' ', '.')}@{firm.slug}.example", name=name, job_title=world.random.choice(JOBS)[2],
        country=firm.country, language="en", zone=ZONES[firm.country], at=world.opened - timedelta(days=60),
    )  # fmt: skip


async def make_cards(world: World) -> None:
    """An offer of each firm, a second of some, a need of most."""
    random, cards = world.random, []
    for firm in world.firms.values():
        for kind, many in (("offer", 1 + (random.random() < 0.35)), ("need", int(random.random() < 0.7))):
            for uk, en, tags in random.sample(WARES.get(firm.sector, WARES[""])[kind == "need"], many):
                cards.append(
                    Card(
                        id=world.new_id(), firm=firm.id, kind=kind, title_uk=uk, title_en=en, tags=tags.split(),
                        at=world.opened - timedelta(days=random.randint(1, 90)),
                    )
                )  # fmt: skip
    await Card.insert(*cards)
