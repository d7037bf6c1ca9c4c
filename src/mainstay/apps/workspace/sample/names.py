"""Invented names: companies by country, people by language, and mail-safe spellings of both.

Company names are made-up stems joined with everyday words of a trade; no real company is meant.
"""

from __future__ import annotations

import re
import unicodedata

# Made-up stems by language; each is used for one customer at most.
STEMS = {
    "sv": (
        "Kvistråda", "Vallmöra", "Torsbäcka", "Hedsåkra", "Bråtomta", "Ösmarka", "Skärlunga",
        "Fagermyra", "Ljungvassa", "Eklinda", "Sörkvarna", "Björkhälla", "Tallvidja", "Myrgärda",
        "Rönnskåla", "Älvhedja", "Granvåla", "Stenhulta", "Nävåsa", "Hagfälla", "Dalsnäva",
        "Kallbrösta", "Åsvreta", "Vintjärna",
    ),
    "nb": (
        "Fjordvanger", "Skarvøya", "Havtinden", "Ulvskaret", "Bresund", "Tindefoss", "Myrdøl",
        "Kvitneset", "Raunhaug", "Solbrekka", "Nordgløtt",
    ),
    "da": (
        "Lyngbøge", "Vesterhegn", "Møllekær", "Strandbæk", "Rugvang", "Hølmark", "Askelund",
        "Tværskov", "Klintøre", "Egedybe",
    ),
    "fi": (
        "Kivisalmela", "Hakoranta", "Järvikoski", "Tuulivuo", "Lumiharju", "Mustasaha",
        "Petäjäniska", "Rautakorpi", "Kuusivirta", "Hallavaara", "Vesipuro",
    ),
    "de": (
        "Rautenholz", "Brückfeld", "Mühlaner", "Eschbruck", "Tannhorst", "Oberkessel", "Grünthaler",
        "Weidlinger", "Steinmarker", "Hohlwegen", "Löwenacker", "Krähwald", "Birkenstolz",
        "Aurichsen", "Dünenberger", "Falkenried", "Heidbrunner", "Ilsenkamp", "Jungmoos",
        "Kornbacher", "Lindwarth", "Moorhagen", "Nettelbrand", "Quellmatt", "Rosskamper",
        "Sandleben", "Trappenau", "Ulmenrot", "Vogelsand", "Wackerthal", "Zeisigau", "Ahornegg",
        "Buchleiten", "Donausteg",
    ),
    "pl": (
        "Brzozowid", "Jaworniak", "Kwiatowiec", "Lipnicze", "Modrzewa", "Olszyniak", "Sosnodwór",
        "Świerkota", "Wierzbiec", "Żurawno", "Dęborzec",
    ),
    "cs": ("Horavín", "Jasenka", "Kaštanov", "Lesnička", "Olšavice", "Říčmar", "Vřesova"),
    "nl": (
        "Waterkolk", "Duinhoeve", "Elzendijk", "Grutterij", "Kievitsland", "Molenwiel",
        "Rietakker", "Veenstra-Hof", "Zandeiland",
    ),
    "fr": (
        "Aubrevant", "Belcassin", "Chantemire", "Durvallon", "Étrelle", "Fontgrise", "Garancière",
        "Hautelande", "Lormerat", "Montfauve", "Pierrelune", "Valserine-Nord", "Ormaizon",
    ),
    "en": (
        "Ashgrove & Penn", "Brackenfell", "Coldmere", "Dunnockshaw", "Eldermoor", "Fernhollow",
        "Greywether", "Harrowmist", "Kestrelby", "Larkspur Mill", "Mossthwaite", "Netherwick",
        "Oakhampstead", "Pinecrag", "Quarrydale", "Redtamarack", "Silverpike", "Thornebay",
    ),
    "es": (
        "Almenarra", "Brisamonte", "Cantueso", "Dehesilla", "Encinares", "Fuenteruja", "Guijarral",
        "Olivaresa", "Peñavieja",
    ),
    "pt": ("Azinhal", "Carvalhosa", "Figueirinha", "Serralta", "Tojeira"),
    "it": (
        "Acquarossa", "Bellombra", "Castagnola", "Fontelba", "Girasolli", "Lavandera",
        "Montecigno", "Pratolungo", "Roverella", "Vallefosca", "Zaffirana",
    ),
}  # fmt: skip

# What the companies do, in words of each language, with the industry that goes with it.
TRADES = {
    "sv": (
        ("Mekaniska", "Machinery"), ("Papper", "Pulp and paper"), ("Livs", "Food processing"),
        ("Energi", "Energy"), ("Verkstad", "Metal working"),
    ),
    "nb": (
        ("Marin", "Shipyards"), ("Energi", "Energy"), ("Sjømat", "Food processing"),
        ("Industri", "Machinery"),
    ),
    "da": (
        ("Maskinfabrik", "Machinery"), ("Mejeri", "Food processing"), ("Energi", "Energy"),
        ("Stål", "Metal working"),
    ),
    "fi": (
        ("Paperi", "Pulp and paper"), ("Konepaja", "Machinery"), ("Kaivos", "Mining"),
        ("Saha", "Timber"),
    ),
    "de": (
        ("Maschinenbau", "Machinery"), ("Zement", "Building materials"),
        ("Fördertechnik", "Conveying"), ("Lebensmittel", "Food processing"),
        ("Metallwerke", "Metal working"), ("Chemie", "Chemicals"), ("Pumpen", "Machinery"),
    ),
    "pl": (
        ("Maszyny", "Machinery"), ("Cukier", "Food processing"), ("Stal", "Metal working"),
        ("Meble", "Timber"),
    ),
    "cs": (("Strojírny", "Machinery"), ("Pivovar", "Food processing"), ("Sklo", "Glass")),
    "nl": (("Techniek", "Machinery"), ("Zuivel", "Food processing"), ("Chemie", "Chemicals")),
    "fr": (
        ("Mécanique", "Machinery"), ("Agroalimentaire", "Food processing"),
        ("Ferroviaire", "Rail"), ("Chimie", "Chemicals"),
    ),
    "en": (
        ("Engineering", "Machinery"), ("Paper", "Pulp and paper"), ("Minerals", "Mining"),
        ("Foods", "Food processing"), ("Rail", "Rail"),
    ),
    "es": (
        ("Conservas", "Food processing"), ("Aceros", "Metal working"),
        ("Cementos", "Building materials"),
    ),
    "pt": (("Cortiça", "Timber"), ("Metalomecânica", "Metal working")),
    "it": (
        ("Macchine", "Machinery"), ("Ceramiche", "Building materials"),
        ("Alimentari", "Food processing"), ("Vetro", "Glass"),
    ),
}  # fmt: skip

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "æ": "ae", "ß": "ss", "å": "a", "đ": "d", "ä": "ae", "ö": "oe", "ü": "ue"}
)


def plain(text: str) -> str:
    """Spell a name in lower-case letters a to z, figures and hyphens, for mail addresses."""
    spelled = text.lower().translate(_PLAIN)
    bare = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
