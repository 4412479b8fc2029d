"""The clusters: what, where, since when. Of 48, 17 are in the East and the South."""

from __future__ import annotations

from bravehall.seed.names import words

# Of a region: "of the … region" in Ukrainian, the English short name.
REGION_NAMES = {
    "cherkasy": ("Черкащини", "Cherkasy"), "chernihiv": ("Чернігівщини", "Chernihiv"),
    "donetsk": ("Донеччини", "Donetsk"), "dnipro": ("Дніпропетровщини", "Dnipro"),
    "ivano-frankivsk": ("Прикарпаття", "Prykarpattia"), "kharkiv": ("Харківщини", "Kharkiv"),
    "kherson": ("Херсонщини", "Kherson"), "khmelnytskyi": ("Хмельниччини", "Khmelnytskyi"),
    "kyiv": ("Київщини", "Kyiv"), "luhansk": ("Луганщини", "Luhansk"), "lviv": ("Львівщини", "Lviv"),
    "mykolaiv": ("Миколаївщини", "Mykolaiv"), "odesa": ("Одещини", "Odesa"), "rivne": ("Рівненщини", "Rivne"),
    "sumy": ("Сумщини", "Sumy"), "vinnytsia": ("Вінниччини", "Vinnytsia"), "volyn": ("Волині", "Volyn"),
    "zakarpattia": ("Закарпаття", "Zakarpattia"), "zaporizhzhia": ("Запоріжжя", "Zaporizhzhia"),
    "zhytomyr": ("Житомирщини", "Zhytomyr"),
}  # fmt: skip

CLUSTER_NAMES = {
    "agrotourism": ("Кластер агротуризму {}", "{} Agro-tourism Cluster"),
    "automotive": ("Кластер мобільності {}", "{} Mobility Cluster"),
    "construction": ("Будівельний кластер {}", "{} Construction Cluster"),
    "crafts": ("Кластер ремесел {}", "{} Crafts Cluster"),
    "energy": ("Енергетичний кластер {}", "{} Energy Cluster"),
    "food": ("Харчовий кластер {}", "{} Food Cluster"),
    "furniture": ("Меблевий кластер {}", "{} Furniture Cluster"),
    "it": ("Кластер ІТ та автоматизації {}", "{} IT and Automation Cluster"),
    "machinery": ("Кластер інженерії та машинобудування {}", "{} Engineering Cluster"),
    "maritime": ("Морський кластер {}", "{} Maritime Cluster"),
    "medical": ("Медичний кластер {}", "{} Medical Cluster"),
    "metal": ("Металообробний кластер {}", "{} Metalworking Cluster"),
    "poultry": ("Кластер птахівництва та кормів {}", "{} Poultry and Feed Cluster"),
    "sewing": ("Швейний кластер {}", "{} Sewing Cluster"),
}

# The East and the South first.
CLUSTERS = words(
    "kharkiv:it kharkiv:machinery kharkiv:furniture kharkiv:medical zaporizhzhia:machinery zaporizhzhia:metal "
    "zaporizhzhia:automotive mykolaiv:maritime mykolaiv:food kherson:food kherson:agrotourism odesa:maritime "
    "odesa:it donetsk:metal donetsk:construction luhansk:poultry luhansk:food sumy:machinery sumy:crafts "
    "chernihiv:food chernihiv:construction kyiv:it kyiv:automotive kyiv:furniture kyiv:medical kyiv:energy "
    "vinnytsia:poultry vinnytsia:furniture vinnytsia:food khmelnytskyi:sewing khmelnytskyi:metal cherkasy:food "
    "cherkasy:crafts zhytomyr:construction zhytomyr:energy ivano-frankivsk:furniture ivano-frankivsk:crafts "
    "volyn:furniture volyn:food zakarpattia:furniture zakarpattia:agrotourism rivne:furniture rivne:food "
    "lviv:furniture lviv:sewing lviv:it dnipro:metal dnipro:energy"
)

# How many firms of the alliance work in each sector: 250 together.
FIRMS = {
    "furniture": 67, "food": 70, "machinery": 20, "it": 18, "metal": 14, "sewing": 12, "energy": 9, "construction": 9,
    "poultry": 7, "automotive": 7, "medical": 6, "maritime": 5, "crafts": 4, "agrotourism": 2,
}  # fmt: skip

# The foreign partners: country, name, sector, what they do in Ukrainian and English.
PARTNERS = (
    ("SK", "Tatranské drevo", "furniture", "Букові панелі та стільниці для кухонь", "Beech panels and worktops for kitchens"),
    ("CZ", "Vltava Automatizace", "machinery", "Лінії складання для малих серій", "Assembly lines for small series"),
    ("PL", "Wiślane Smaki", "food", "Мережа з 140 продуктових крамниць", "A chain of 140 food shops"),
    ("DE", "Nordlicht Möbelhandel", "furniture", "Гуртовий продаж меблів для готелів", "Wholesale of hotel furniture"),
    ("AT", "Holzwerk Alpen", "furniture", "Дубові та ясенові панелі", "Oak and ash panels"),
    ("EE", "Meretuul Logistics", "maritime", "Контейнерні лінії Балтикою", "Container lines on the Baltic"),
    ("TR", "Boğaz Tekstil", "sewing", "Замовлення пошиття робочого одягу", "Orders for work clothing"),
    ("RO", "Delta Grâu", "food", "Переробка зерна та олії", "Grain and oil processing"),
    ("LT", "Nemuno Energija", "energy", "Сонячні станції та накопичувачі", "Solar plants and storage"),
    ("IT", "Ferri Arredamenti", "furniture", "Дизайн та збут м'яких меблів", "Design and sale of upholstery"),
    ("FR", "Atelier du Rhône", "crafts", "Кераміка й текстиль для дому", "Ceramics and textiles for the home"),
    ("NL", "Polder Food Trade", "food", "Імпорт ягід та горіхів", "Import of berries and nuts"),
    ("HU", "Pannon Gépgyár", "metal", "Деталі для сільгосптехніки", "Parts for farm machines"),
    ("SI", "Sava Medical", "medical", "Ортези та реабілітація", "Orthoses and rehabilitation"),
)  # fmt: skip
