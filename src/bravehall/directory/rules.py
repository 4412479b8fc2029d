"""Where clusters are and what they make: the keys that are stored, and how they are called."""

from __future__ import annotations

from urllib.parse import urlsplit

from bravehall.core.errors import Refusal, Taken
from bravehall.core.i18n import N_, _, ngettext

REGIONS = {
    "cherkasy": N_("Cherkasy region"),
    "chernihiv": N_("Chernihiv region"),
    "chernivtsi": N_("Chernivtsi region"),
    "crimea": N_("Crimea"),
    "dnipro": N_("Dnipropetrovsk region"),
    "donetsk": N_("Donetsk region"),
    "ivano-frankivsk": N_("Ivano-Frankivsk region"),
    "kharkiv": N_("Kharkiv region"),
    "kherson": N_("Kherson region"),
    "khmelnytskyi": N_("Khmelnytskyi region"),
    "kirovohrad": N_("Kirovohrad region"),
    "kyiv": N_("Kyiv and its region"),
    "luhansk": N_("Luhansk region"),
    "lviv": N_("Lviv region"),
    "mykolaiv": N_("Mykolaiv region"),
    "odesa": N_("Odesa region"),
    "poltava": N_("Poltava region"),
    "rivne": N_("Rivne region"),
    "sumy": N_("Sumy region"),
    "ternopil": N_("Ternopil region"),
    "vinnytsia": N_("Vinnytsia region"),
    "volyn": N_("Volyn region"),
    "zakarpattia": N_("Zakarpattia region"),
    "zaporizhzhia": N_("Zaporizhzhia region"),
    "zhytomyr": N_("Zhytomyr region"),
}

SECTORS = {
    "agrotourism": N_("Agro-tourism"),
    "automotive": N_("Automotive and mobility"),
    "construction": N_("Construction"),
    "crafts": N_("Crafts"),
    "energy": N_("Energy"),
    "food": N_("Food"),
    "furniture": N_("Furniture"),
    "it": N_("IT and automation"),
    "machinery": N_("Engineering and machinery"),
    "maritime": N_("Maritime"),
    "medical": N_("Medical"),
    "metal": N_("Metalworking"),
    "poultry": N_("Poultry and feed"),
    "sewing": N_("Sewing"),
}

TAGS = 8  # of a card at most


class NobodyThere(Refusal):
    field = "email"

    def __str__(self) -> str:
        return _("Nobody has an account with this address. Ask them to register for any event first, then try again.")


class AlreadyThere(Taken):
    field = "email"

    def __str__(self) -> str:
        return _("This person is in the firm already.")


class NoTitle(Refusal):
    field = "title_uk"

    def __str__(self) -> str:
        return _("Say in a few words what it is, in Ukrainian or in English.")


def fits(field: str, text: str, most: int) -> None:
    """Refusal: too long."""
    if len(text) > most:
        raise Refusal(
            ngettext("At most %(n)d character fits here.", "At most %(n)d characters fit here.", most) % {"n": most},
            field=field,
        )


def tags_of(written: str) -> list[str]:
    """What was typed with commas between, each once. Refusal: too many, or one too long."""
    tags = list(dict.fromkeys(" ".join(tag.split()) for tag in written.split(",") if tag.strip()))
    if len(tags) > TAGS or any(len(tag) > 40 for tag in tags):
        raise Refusal(_("At most eight tags, each of at most 40 characters."), field="tags")
    return tags


def check_site(site: str) -> None:
    """Refusal: no address of a website."""
    if site and (urlsplit(site).scheme not in {"http", "https"} or not urlsplit(site).netloc):
        raise Refusal(_("Write the address in full, such as https://firm.example."), field="site")
