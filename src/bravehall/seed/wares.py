"""What invented firms are called, what they offer and what they look for."""

from __future__ import annotations

from bravehall.seed.names import words

# Names of firms; each sector draws its own from here, none twice in a sector.
ROOTS = words(
    "Дубрава Явір Ясен Світлиця Оселя Затишок Верховина Говерла Черемош Стрий Бескид Смерека Полонина Едельвейс "
    "Писанка Барвінок Калина Мальва Волошка Рушник Веселка Джерело Криниця Левада Лан Нива Колос Сузір'я Обрій "
    "Світанок Зоря Надія Берегиня Майстер Тесля Різьбяр Скриня Поріг Ґанок Подільська Слобода Січ Хортиця Інгул "
    "Синюха Десна Сула Псел Ворскла Тетерів Рось Збруч Горинь Стир Прут Латориця Буковель Свидовець Чорногора Пікуй "
    "Розточчя Медобори Каштан Липа Граб Береза Осика Вільха Клен Тополя Горобина Журавлина Ожина Малина Смородина "
    "Терен Шипшина Чебрець Звіробій М'ята Деревій Лелека Журавель Соловей Сокіл Тур Зубр Олень Бджола Вулик Медовий "
    "Спас Жнива Млин Жорна Піч Хлібороб Господар Добробут Родина Злагода Поступ Гарт Промінь Іскра Вогник Ватра "
    "Кресало Кузня Ковадло"
)

FIRM_NAMES = {
    "agrotourism": ("Садиба «{}»", "{} Farmstead"),
    "automotive": ("{} Авто", "{} Auto"),
    "construction": ("{} Буд", "{} Build"),
    "crafts": ("Майстерня «{}»", "{} Workshop"),
    "energy": ("{} Енерго", "{} Energy"),
    "food": ("{} Смак", "{} Foods"),
    "furniture": ("Меблева фабрика «{}»", "{} Furniture"),
    "it": ("{} Системи", "{} Systems"),
    "machinery": ("{} Інженерія", "{} Engineering"),
    "maritime": ("{} Марін", "{} Marine"),
    "medical": ("{} Мед", "{} Medical"),
    "metal": ("{} Метал", "{} Metal"),
    "poultry": ("Птахофабрика «{}»", "{} Poultry"),
    "sewing": ("Швейна фабрика «{}»", "{} Garments"),
}

# By sector: (Ukrainian, English, tags), first what is offered, then what is needed.
WARES: dict[str, tuple[tuple[tuple[str, str, str], ...], tuple[tuple[str, str, str], ...]]] = {
    "furniture": (
        (
            ("Кухні з масиву дуба під замовлення", "Solid oak kitchens made to order", "дуб oak kitchen"),
            ("М'які меблі для готелів, партії від 20", "Hotel upholstery, lots from 20", "hotel upholstery"),
            ("Дитячі меблі з ясена, сертифікат FSC", "Ash furniture for children, FSC certified", "ash FSC children"),
            ("Стільці гнуті з бука, 4 000 на місяць", "Bentwood beech chairs, 4 000 a month", "beech chairs"),
        ),
        (
            (
                "Шукаємо дистриб'ютора в Німеччині та Австрії",
                "Looking for a distributor in Germany and Austria",
                "DACH",
            ),
            (
                "Потрібна фурнітура для шухляд напряму від виробника",
                "Drawer fittings straight from the maker",
                "fittings",
            ),
            ("Потрібен дизайнер на колекцію 2027 року", "A designer for the collection of 2027", "design"),
        ),
    ),
    "food": (
        (
            ("Заморожені ягоди, органічний сертифікат ЄС", "Frozen berries, EU organic", "organic berries"),
            ("Крафтові сири з козячого молока", "Craft goat cheese", "cheese craft"),
            ("Соняшникова олія холодного віджиму", "Cold-pressed sunflower oil", "oil"),
            ("Мед різнотрав'я у скляній тарі", "Meadow honey in glass", "honey"),
        ),
        (
            (
                "Шукаємо мережі крамниць у Польщі та Чехії",
                "Looking for shop chains in Poland and Czechia",
                "retail PL CZ",
            ),
            ("Потрібна скляна тара 250 мл, 60 000 на рік", "Glass jars of 250 ml, 60 000 a year", "packaging"),
            ("Потрібен партнер для сертифікації HACCP", "A partner for HACCP certification", "HACCP"),
        ),
    ),
    "": (
        (
            (
                "Виробництво за вашими кресленнями, від однієї деталі",
                "Production to your drawings, from one piece",
                "contract",
            ),
            ("Вільні потужності на другу зміну", "Free capacity on the second shift", "capacity"),
            (
                "Серійне постачання до ЄС із митним супроводом",
                "Serial supply to the EU with customs handled",
                "supply EU",
            ),
        ),
        (
            (
                "Шукаємо партнера для спільної заявки на грант",
                "A partner for a joint grant proposal",
                "grant consortium",
            ),
            ("Потрібне резервне живлення від 100 кВт", "Backup power from 100 kW", "energy backup"),
            ("Шукаємо покупців у Словаччині та Угорщині", "Buyers in Slovakia and Hungary", "SK HU buyers"),
        ),
    ),
}
