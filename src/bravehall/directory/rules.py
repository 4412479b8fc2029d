"""Where clusters are and what they make: the keys that are stored, and how they are called."""

from __future__ import annotations

from bravehall.core.i18n import N_

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
