"""Believable people, all invented: Ukrainian names in the right gender, and how a passport spells them."""

from __future__ import annotations

from random import Random


def words(text: str) -> list[str]:
    return text.split()


WOMEN = words(
    "Олена Ірина Наталія Оксана Тетяна Світлана Юлія Ольга Марія Катерина Анна Вікторія Людмила Галина Надія Лариса "
    "Аліна Дарина Софія Соломія Зоряна Христина Мар'яна Уляна Богдана Леся Віра Любов Яна Поліна Роксолана Євгенія"
)
MEN = words(
    "Олександр Андрій Сергій Володимир Юрій Іван Михайло Василь Дмитро Ігор Тарас Богдан Роман Максим Олег Петро "
    "Віталій Микола Павло Ярослав Остап Назар Денис Євген Святослав Григорій Степан Артем Кирило Любомир Захар "
    "Данило"
)
# The same for women and men.
SURNAMES = words(
    "Коваленко Бондаренко Ткаченко Кравченко Шевчук Мельничук Савчук Гончаренко Лисенко Марченко Поліщук Руденко "
    "Мороз Левченко Литвиненко Гнатюк Юрченко Клименко Данилюк Панчук Федоренко Тимошенко Кириленко Романюк "
    "Ярошенко Осадчук Дяченко Василенко Паламарчук Назаренко Заєць Гриценко Стець Приходько Семенюк Бабенко Щербина "
    "Кушнір Яценко Лук'яненко Довженко Ящук Ґудзь Мазур Олійник Швець Гайдук Біленко Кравець Сорока Дорошенко "
    "Панасюк Захарчук Остапчук Величко Журба Голуб Скиба Кравчук Пилипенко Хоменко Терещенко Ващенко Міщенко Бойко "
    "Гуменюк"
)
# A man's; a woman's ends in -а.
ADJECTIVES = words(
    "Залізняцький Верховинський Підгірний Згурський Яворський Білозерський Дніпровський Славинський Садовий Лісовий "
    "Добровольський Каневський Острозький Черемшинський Вишневецький Корецький Турянський Ясінський Степовий "
    "Луговий Загірний Озерний Тихий Чорний Хмельовський Кобринський Лопатинський Березовський Дубовий Гірський"
)

FIRST_LETTERS = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
PLAIN = words("a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch iu ia")
LETTERS = dict(zip("абвгґдеєжзиіїйклмнопрстуфхцчшщюя", PLAIN, strict=True)) | {"ь": "", "'": "", "’": ""}


def passport(text: str) -> str:
    """In Latin letters, as the Cabinet's resolution 55 of 2010 spells names: Згурський is Zghurskyi."""
    spelt = []
    for word in text.split():
        made, low = "", word.lower().replace("зг", "зgh")
        for place, letter in enumerate(low):
            after_break = place == 0 or low[place - 1] == "-"
            made += (
                FIRST_LETTERS.get(letter, "")
                if after_break and letter in FIRST_LETTERS
                else LETTERS.get(letter, letter)
            )
        spelt.append("-".join(part[:1].upper() + part[1:] for part in made.split("-")) if word[:1].isupper() else made)
    return " ".join(spelt)


class Names:
    """Draws names, none twice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.drawn: set[str] = set()

    def draw(self) -> tuple[str, bool]:
        """A full name, and whether it is a woman's."""
        while True:
            woman = self.random.random() < 0.52
            first = self.random.choice(WOMEN if woman else MEN)
            if self.random.random() < 0.3:
                last = self.random.choice(ADJECTIVES)
                last = last[:-2] + "а" if woman else last
            else:
                last = self.random.choice(SURNAMES)
            if (name := f"{first} {last}") not in self.drawn:
                self.drawn.add(name)
                return name, woman


# Of the partners: country, language of the name kept as it is written.
ABROAD = {
    "SK": ("Marek Novák", "Zuzana Kováčová", "Peter Hudák"),
    "CZ": ("Jana Dvořáková", "Tomáš Marek", "Lenka Šimková"),
    "PL": ("Agnieszka Wolska", "Piotr Zieliński", "Magdalena Krupa"),
    "DE": ("Anke Brandt", "Jürgen Vogel", "Sabine Kessler"),
    "AT": ("Lukas Steiner", "Birgit Hofer", "Martin Egger"),
    "EE": ("Kadri Tamm", "Rasmus Kask", "Liis Saar"),
    "TR": ("Elif Aydın", "Mehmet Korkmaz", "Zeynep Arslan"),
    "RO": ("Andreea Munteanu", "Radu Ionescu", "Ioana Dobre"),
    "LT": ("Rūta Petrauskienė", "Mantas Jonaitis", "Eglė Žukaitė"),
    "IT": ("Giulia Ferri", "Marco Bellini", "Chiara Rizzo"),
    "FR": ("Camille Perrin", "Julien Moreau", "Élodie Garnier"),
    "NL": ("Sanne de Vries", "Bram Visser", "Femke Kuiper"),
    "HU": ("Eszter Kovács", "Gábor Szalai", "Réka Fehér"),
    "SI": ("Maja Zupan", "Luka Hribar", "Nina Košir"),
}
ZONES = {
    "SK": "Europe/Bratislava", "CZ": "Europe/Prague", "PL": "Europe/Warsaw", "DE": "Europe/Berlin", "AT": "Europe/Vienna",
    "EE": "Europe/Tallinn", "TR": "Europe/Istanbul", "RO": "Europe/Bucharest", "LT": "Europe/Vilnius",
    "IT": "Europe/Rome", "FR": "Europe/Paris", "NL": "Europe/Amsterdam", "HU": "Europe/Budapest", "SI": "Europe/Ljubljana",
}  # fmt: skip

# Woman's, man's and English words.
JOBS = (
    ("директорка", "директор", "Managing director"),
    ("керівниця експорту", "керівник експорту", "Head of export"),
    ("менеджерка з продажу", "менеджер з продажу", "Sales manager"),
    ("технологиня", "технолог", "Process engineer"),
    ("власниця", "власник", "Owner"),
    ("закупівельниця", "закупівельник", "Buyer"),
    ("маркетологиня", "маркетолог", "Head of marketing"),
    ("головна інженерка", "головний інженер", "Chief engineer"),
    ("менеджерка проєктів", "менеджер проєктів", "Project manager"),
    ("фінансова директорка", "фінансовий директор", "Finance director"),
)
