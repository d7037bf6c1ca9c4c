"""Countries the sample sells to: territory, language, currency, legal form, cities, telephones.

Telephone numbers come only from ranges that regulators keep free for fiction; where a country has
none, the number stays empty.
"""

from __future__ import annotations

from dataclasses import dataclass

ROOT = "World"


@dataclass(frozen=True, slots=True)
class Country:
    """``telephone``: the fixed part and how many digits follow; None where none is free."""

    code: str
    name: str
    territory: str
    language: str
    legal_form: str
    currency: str
    cities: tuple[str, ...]
    telephone: tuple[str, int] | None = None
    weight: int = 1


_ROWS = (
    Country(
        "SE",
        "Sweden",
        f"{ROOT} / North / Nordics",
        "sv",
        "AB",
        "SEK",
        ("Göteborg", "Västerås", "Malmö", "Gävle", "Örebro"),
        ("+46 8 465 004 ", 2),
        22,
    ),
    Country(
        "NO",
        "Norway",
        f"{ROOT} / North / Nordics",
        "nb",
        "AS",
        "EUR",
        ("Bergen", "Ålesund", "Stavanger", "Drammen"),
        None,
        9,
    ),
    Country(
        "DK",
        "Denmark",
        f"{ROOT} / North / Nordics",
        "da",
        "A/S",
        "EUR",
        ("Aarhus", "Odense", "Køge", "Esbjerg"),
        None,
        8,
    ),
    Country(
        "FI",
        "Finland",
        f"{ROOT} / North / Finland and Baltics",
        "fi",
        "Oy",
        "EUR",
        ("Tampere", "Jyväskylä", "Turku", "Hämeenlinna"),
        None,
        9,
    ),
    Country(
        "DE",
        "Germany",
        f"{ROOT} / Central / Germany",
        "de",
        "GmbH",
        "EUR",
        ("Düsseldorf", "Würzburg", "Kassel", "Lübeck", "Chemnitz"),
        ("+49 30 23125 ", 3),
        26,
    ),
    Country(
        "AT",
        "Austria",
        f"{ROOT} / Central / Alps and East",
        "de",
        "GmbH",
        "EUR",
        ("Linz", "Graz", "Wels"),
        None,
        6,
    ),
    Country(
        "PL",
        "Poland",
        f"{ROOT} / Central / Alps and East",
        "pl",
        "Sp. z o.o.",
        "EUR",
        ("Łódź", "Poznań", "Gdynia", "Wrocław"),
        None,
        10,
    ),
    Country(
        "CZ",
        "Czechia",
        f"{ROOT} / Central / Alps and East",
        "cs",
        "s.r.o.",
        "EUR",
        ("Brno", "Plzeň", "Liberec"),
        None,
        6,
    ),
    Country(
        "NL",
        "Netherlands",
        f"{ROOT} / West / Benelux and France",
        "nl",
        "B.V.",
        "EUR",
        ("Eindhoven", "Zwolle", "Delfzijl"),
        None,
        8,
    ),
    Country(
        "FR",
        "France",
        f"{ROOT} / West / Benelux and France",
        "fr",
        "SAS",
        "EUR",
        ("Nîmes", "Saint-Étienne", "Roubaix", "Besançon"),
        ("+33 1 99 00 ", 4),
        11,
    ),
    Country(
        "GB",
        "United Kingdom",
        f"{ROOT} / West / British Isles",
        "en",
        "Ltd",
        "EUR",
        ("Sheffield", "Leeds", "Swansea"),
        ("+44 20 7946 0", 3),
        8,
    ),
    Country(
        "ES",
        "Spain",
        f"{ROOT} / South / Iberia",
        "es",
        "S.L.",
        "EUR",
        ("Gijón", "Zaragoza", "Cádiz"),
        None,
        8,
    ),
    Country(
        "PT",
        "Portugal",
        f"{ROOT} / South / Iberia",
        "pt",
        "Lda",
        "EUR",
        ("Braga", "Setúbal", "Aveiro"),
        None,
        4,
    ),
    Country(
        "IT",
        "Italy",
        f"{ROOT} / South / Italy",
        "it",
        "S.r.l.",
        "EUR",
        ("Brescia", "Forlì", "Udine", "Modena"),
        None,
        10,
    ),
    Country(
        "US",
        "United States",
        f"{ROOT} / Overseas / North America",
        "en",
        "Inc.",
        "USD",
        ("Duluth", "Toledo", "Tacoma"),
        ("+1 218 555 01", 2),
        7,
    ),
)

COUNTRIES = {country.code: country for country in _ROWS}

# Where the members of a group tend to be, besides its own country.
NEIGHBOURS = {
    "SE": ("NO", "DK", "FI", "PL", "DE"),
    "NO": ("SE", "DK", "GB", "DE"),
    "DK": ("SE", "DE", "NO", "PL"),
    "FI": ("SE", "PL", "DE", "NO"),
    "DE": ("AT", "PL", "CZ", "NL", "FR"),
    "AT": ("DE", "CZ", "IT", "PL"),
    "PL": ("DE", "CZ", "SE", "AT"),
    "CZ": ("DE", "PL", "AT"),
    "NL": ("DE", "FR", "GB", "PL"),
    "FR": ("ES", "DE", "NL", "IT"),
    "GB": ("NL", "FR", "US", "DE"),
    "ES": ("PT", "FR", "IT"),
    "PT": ("ES", "FR", "IT"),
    "IT": ("AT", "FR", "ES", "DE"),
    "US": ("GB", "DE", "SE"),
}
