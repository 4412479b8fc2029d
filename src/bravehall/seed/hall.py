"""The halls: a fair of 67 furniture factories, 20 booths at the flagship, and two days of what happened there."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from bravehall.core.files import keep
from bravehall.core.pdf import render
from bravehall.core.tables import StoredFile
from bravehall.directory.tables import Firm
from bravehall.events.tables import Event
from bravehall.hall.tables import Booth, BoothDocument, BoothMember, Lead, Message, Restriction, Talk, Visit
from bravehall.people.tables import Person
from bravehall.seed.world import World

SIZES = ("small",) * 5 + ("medium",) * 3 + ("large",)
TAGLINES = (
    ("Кухні та вітальні з масиву", "Kitchens and living rooms of solid wood"),
    ("М’які меблі для готелів", "Upholstery for hotels"),
    ("Ясен і дуб, сушка 8 %", "Ash and oak, dried to 8 %"),
    ("Меблі для шкіл та укриттів", "Furniture for schools and shelters"),
    ("Столи під ваш розмір за три тижні", "Tables in your size in three weeks"),
    ("Дитячі ліжка без цвяхів", "Cots without a single nail"),
    ("Офіс, що складається за день", "An office that is set up in a day"),
    ("Серійні стільці, 2000 на місяць", "Chairs in series, 2,000 a month"),
)  # fmt: skip
OTHERS = (
    ("Шукаємо партнерів у Словаччині", "Looking for partners in Slovakia"),
    ("Покажемо зразки й строки", "Samples and delivery times on the spot"),
    ("Від креслення до серії", "From a drawing to a series"),
    ("Виробництво працює і взимку", "Production runs in winter too"),
)  # fmt: skip
TALKS = (
    (
        ("Добрий день! Який у вас строк поставки до Жиліни?", "Добрий день! Зазвичай три тижні, палети щосереди.", "Чудово, подзвоню ввечері."),
        ("Hello, do you have FSC papers?", "Good morning! Yes, both factories. The certificate lies among the documents.", "Found it, thank you."),
    ),
    (
        ("Скільки столів на місяць ви можете зробити?", "Близько трьохсот; у сезон беремо другу зміну.", "Нам вистачить двохсот. Залишаю візитку."),
        ("Is the lacquer water-based?", "Yes, since 2021. The data sheet is among the documents."),
    ),
    (
        ("У вас є світло взимку?", "Так, свій генератор і сонячні панелі; жодної поставки не зірвали."),
        ("How do you deliver to Austria?", "By lorry through Chop, every second week, customs papers included.", "That suits us."),
    ),
    (
        ("Чи робите ви зразки?", "Так, зразок безкоштовний, ви платите лише за доставку."),
        ("Could you do RAL 5010 on oak?", "We can, with oil. I will show you a photo of the last series."),
    ),
)  # fmt: skip
ABOUT = ("", "", "Ясеневі дошки, 40 м³", "Kitchen fronts", "Співпраця в Кошицях", "Prices for hotels", "Зразки тканин")
WORDS = ("", "", "Надішліть, будь ласка, прайс.", "Please send your price list.", "Подзвоніть у четвер після 15-ї.")
WARES = [
    ["Стіл обідній, ясен, 160 × 90 · Dining table, ash", "EUR 240"],
    ["Стілець, дуб · Chair, oak", "EUR 58"],
    ["Ліжко дитяче · Cot", "EUR 115"],
    ["Фасад кухонний, м² · Kitchen front, m²", "EUR 72"],
]
NOTES = (
    ("hot", "Просить 40 м³ ясена щомісяця. Надіслати ціни до п’ятниці."),
    ("hot", "Wants samples for two hotels in Košice."),
    ("later", "Повернутися навесні, коли відкриють другий цех."),
    ("no", "Шукав інший матеріал."),
    ("", ""),
    ("", ""),
)


async def make(world: World) -> None:
    guests = [person for person in world.everyone if person not in world.people.values()]
    furniture = [firm for firm in world.firms.values() if firm.sector == "furniture" and firm.country == "UA"][:67]
    others = [firm for firm in world.firms.values() if firm.sector != "furniture"]
    mixed = world.random.sample(furniture, 5) + world.random.sample(others, 15)
    booths: list[Booth] = []
    staff: list[BoothMember] = []
    for event, firms in ((world.fair, furniture), (world.flagship, mixed)):
        for number, firm in enumerate(firms, 1):
            booth = a_booth(world, event, firm, number, TAGLINES if firm.sector == "furniture" else OTHERS)
            booths.append(booth)
            people = world.staff.get(firm.slug, [])[:3]
            if number == 1:
                people = [world.people["exhibitor"], *(one for one in people if one is not world.people["exhibitor"])]
            staff += [BoothMember(id=world.new_id(), booth=booth.id, person=one.id, at=booth.at) for one in people]
    talk = conversations(world, booths, staff, guests)
    await Booth.insert(*booths)
    await BoothMember.insert(*staff)
    for table, made in (
        (Message, talk),
        (Talk, talks(world, booths, staff, guests)),
        (Lead, leads(world, booths, staff, guests)),
    ):
        await table.insert(*made)
    found = visits(world, booths, guests)
    for start in range(0, len(found), 2000):
        await Visit.insert(*found[start : start + 2000])
    await documents(world, booths)
    until = world.opened + timedelta(days=1)
    await Restriction(
        id=world.new_id(), event=world.fair.id, person=guests[-1].id, kind="mute", until=until,
        reason="Реклама в кожній розмові", by=world.people["host"].id, at=world.opened - timedelta(hours=3),
    ).save()  # fmt: skip


def a_booth(world: World, event: Event, firm: Firm, number: int, taglines: tuple[tuple[str, str], ...]) -> Booth:
    state = "published"
    if event is world.fair and number in (23, 58):
        state = "closed"
    if event is world.flagship and number == 20:
        state = "draft"
    tagline = taglines[number % len(taglines)]
    return Booth(
        id=world.new_id(), event=event.id, firm=firm.id, slug=firm.slug, number=number, state=state,
        size=world.random.choice(SIZES), tagline_uk=tagline[0], tagline_en=tagline[1],
        epoch=f"{world.random.getrandbits(32):08x}", at=event.at + timedelta(days=5),
    )  # fmt: skip


def moments(world: World, count: int) -> list[datetime]:
    """Instants of the two days before the seed, in order, in the hours when people are awake."""
    found = [
        world.opened - timedelta(days=world.random.choice((0, 1)), minutes=world.random.randint(40, 540))
        for _ in range(count)
    ]
    return sorted(found)


def conversations(world: World, booths: list[Booth], staff: list[BoothMember], guests: list[Person]) -> list[Message]:
    said: list[Message] = []
    for booth in world.random.sample(booths, 48):
        reps = [one.person for one in staff if one.booth == booth.id]
        if not reps or booth.state == "draft":
            continue
        subjects = world.random.sample(TALKS, world.random.randint(1, len(TALKS)))
        for at, subject in zip(moments(world, len(subjects)), subjects, strict=True):
            visitor, rep = world.random.choice(guests), world.random.choice(reps)
            lines = subject[1 if visitor.language == "en" else 0]
            for place, body in enumerate(lines):
                booth.last_seq += 1
                said.append(
                    Message(
                        booth=booth.id, seq=booth.last_seq, author=visitor.id if place % 2 == 0 else rep,
                        nonce=world.new_id(), body=body, at=at + timedelta(minutes=2 * place),
                    )
                )  # fmt: skip
    return said


def talks(world: World, booths: list[Booth], staff: list[BoothMember], guests: list[Person]) -> list[Talk]:
    """Talks of two days; none is open: nobody sits at a desk yet."""
    made: list[Talk] = []
    open_ones = [booth for booth in booths if booth.state == "published"]
    for at in moments(world, 260):
        booth = world.random.choice(open_ones if world.random.random() < 0.8 else [booths[0], booths[67]])
        reps = [one.person for one in staff if one.booth == booth.id]
        if not reps:
            continue
        held = world.random.random() < 0.82
        taken = at + timedelta(seconds=world.random.randint(4, 400))
        made.append(
            Talk(
                id=world.new_id(), booth=booth.id, visitor=world.random.choice(guests).id,
                state="ended" if held else "missed", rep=world.random.choice(reps) if held else None,
                about=world.random.choice(ABOUT), seen_at=at, rang_at=at, taken_at=taken if held else None,
                ended_at=taken + timedelta(minutes=world.random.randint(3, 24)),
            )
        )  # fmt: skip
    return made


def leads(world: World, booths: list[Booth], staff: list[BoothMember], guests: list[Person]) -> list[Lead]:
    made: dict[tuple[UUID, UUID], Lead] = {}
    busy = [booths[0], booths[67], *world.random.sample(booths, 40)]
    for at in moments(world, 170):
        booth, person = world.random.choice(busy), world.random.choice(guests)
        reps = [one.person for one in staff if one.booth == booth.id]
        if not reps or booth.state == "draft":
            continue
        temperature, note = world.random.choice(NOTES)
        fields = ["name", "firm", "email"] + (["phone"] if person.phone and world.random.random() < 0.4 else [])
        made[booth.id, person.id] = Lead(
            id=world.new_id(), booth=booth.id, person=person.id, fields=fields, word=world.random.choice(WORDS),
            temperature=temperature, note=note, noted_by=world.random.choice(reps) if temperature else None,
            noted_at=at + timedelta(minutes=9) if temperature else None, at=at,
        )  # fmt: skip
    return list(made.values())


def visits(world: World, booths: list[Booth], guests: list[Person]) -> list[Visit]:
    made: list[Visit] = []
    seen = [booth for booth in booths if booth.state != "draft"]
    for at in moments(world, 3200):
        # Low numbers stand near the entrance: more people come by.
        booth = seen[int(len(seen) * world.random.random() ** 1.6)]
        person = world.random.choice(guests).id if world.random.random() < 0.8 else None
        stays = timedelta(seconds=world.random.randint(12, 900))
        sid = f"seed-{world.random.getrandbits(48):012x}"
        made.append(Visit(booth=booth.id, person=person, sid=sid, entered_at=at, left_at=at + stays))
    return made


async def documents(world: World, booths: list[Booth]) -> None:
    """A catalogue at every third booth: one real PDF, kept once."""
    content = await render("seed/catalogue", {"title": "Каталог · Catalogue", "lines": WARES})
    digest = hashlib.sha256(content).hexdigest()
    await asyncio.to_thread(keep, digest, content)
    files, shown = [], []
    for place, booth in enumerate(booths):
        if place % 3 and place != 67:
            continue
        stored = StoredFile(
            id=world.new_id(), sha256=digest, original_sha256=digest, size=len(content), mime="application/pdf",
            pages=1, name="catalogue.pdf", at=booth.at,
        )  # fmt: skip
        files.append(stored)
        title = ("Каталог виробів", "Прайс для опту", "Catalogue 2027")[place % 9 // 3]
        shown.append(BoothDocument(id=world.new_id(), booth=booth.id, file=stored.id, title=title, at=booth.at))
    await StoredFile.insert(*files)
    await BoothDocument.insert(*shown)
