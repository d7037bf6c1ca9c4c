"""The customers written by hand: those that carry the company, and the large ones that cost it."""

from __future__ import annotations

from mainstay.apps.workspace.sample.plans import Plan, Service, StoryCode

# The largest by profit first. Eighteen of them are meant to be those that the company cannot
# afford to lose; seven of these could be lost and two are not known.
CARRYING = (
    Plan(
        "Norrvassa Papper", "SE", "Pulp and paper", 4450, 0.31, 943, orders=50,
        lines=6, regularity=400, service=Service.LEAN, contract=31, growth=1.02, volume=1.02,
        story=StoryCode.QUIET_LOYAL,
    ),
    Plan(
        "Brennhagen Förderanlagen", "DE", "Conveying", 3350, 0.31, 621, orders=100, late=0.0,
        members=4, contract=2, volume=1.04, is_key_account=True, story=StoryCode.CONTRACT_ENDS,
    ),
    Plan(
        "Havgløtt Sjømat", "NO", "Food processing", 2700, 0.32, 540, orders=84, late=0.0,
        members=5, families="BR SE HY DR LU FI", contract=26, volume=1.06, is_key_account=True,
    ),
    Plan(
        "Castelruvo Ceramiche", "IT", "Building materials", 2350, 0.33, 495, orders=63, late=2.2,
        stretch=1.3, members=3, families="BR DR FA LU SN FI", volume=0.62, growth=1.05,
        contract=14, is_key_account=True, story=StoryCode.SLIPPING_AWAY,
    ),
    Plan(
        "Weizenkamp Lebensmittel", "DE", "Food processing", 2500, 0.30, 460, orders=100, late=0.0,
        members=6, contract=20, volume=0.95, is_key_account=True,
    ),
    Plan(
        "Montgrêlé Agroalimentaire", "FR", "Food processing", 2150, 0.31, 425, orders=84, late=0.0,
        members=4, families="BR SE HY DR LU SN FI", lost="HY", contract=17, volume=1.02,
        is_key_account=True, story=StoryCode.FAMILY_LOST,
    ),
    Plan(
        "Tuulensaari Energia", "FI", "Energy", 1850, 0.29, 403, orders=7, lines=9, late=0.6,
        families="BR HY DR LU SN", service=Service.LEAN, started=0.57, people=6,
        story=StoryCode.NEW_AND_LARGE,
    ),
    Plan(
        "Żelaznik Maszyny", "PL", "Machinery", 1800, 0.33, 380, orders=63, members=3,
        families="BR SE HY DR FA FI", contract=None, volume=1.08, growth=1.06, is_key_account=True,
    ),
    Plan(
        "Harrowfell Minerals", "GB", "Mining", 1750, 0.34, 368, orders=50, late=2.0,
        regularity=200, families="BR DR LU SN FI", contract=16, volume=1.01, is_key_account=True,
    ),
    Plan(
        "Mølleskov Mejeri", "DK", "Food processing", 1800, 0.30, 357, orders=63,
        families="BR SE LU SN FI", service=Service.LEAN, contract=22, volume=1.03, people=2,
        is_key_account=True, story=StoryCode.ONLY_CONTACT_LEFT,
    ),
    Plan(
        "Bassavento Macchine", "IT", "Machinery", 1700, 0.33, 345, orders=72,
        families="BR SE HY DR FA SN", volume=0.83, growth=1.04, is_key_account=True,
    ),
    Plan(
        "Steinwalder Zement", "AT", "Building materials", 1900, 0.29, 339, orders=84, late=0.0,
        members=4, families="BR DR FA LU FI", contract=33, volume=1.05, is_key_account=True,
    ),
    Plan(
        "Rietvoorde Chemie", "NL", "Chemicals", 1500, 0.36, 328, orders=63,
        families="SE HY SN FI LU", contract=-2, volume=1.02, is_key_account=True,
    ),
    Plan(
        "Kivilampi Konepaja", "FI", "Machinery", 1600, 0.32, 322, orders=50, late=1.2,
        regularity=200, families="BR SE HY DR FA LU", contract=9, volume=0.97, is_key_account=True,
    ),
    Plan(
        "Pine Lantern Paper", "US", "Pulp and paper", 1650, 0.31, 316, orders=50, members=3,
        families="BR SE HY DR SN", contract=18, volume=0.78, growth=1.05, is_key_account=True,
    ),
    Plan(
        "Svartåsen Gruv", "SE", "Mining", 1700, 0.30, 310, orders=63, members=3,
        families="BR HY DR LU SN", contract=24, volume=1.07, is_key_account=True,
    ),
    Plan(
        "Olivarbe Cementos", "ES", "Building materials", 1350, 0.29, 305, orders=3, lines=10,
        late=0.5, families="BR DR LU FI", service=Service.LEAN, started=1.25, volume=2.8, people=7,
    ),
    Plan(
        "Olšovník Strojírny", "CZ", "Machinery", 1450, 0.34, 301, orders=63,
        families="BR SE HY DR FA", contract=8, volume=1.04, is_key_account=True,
    ),
    Plan(
        "Eschenlauer Metallwerke", "DE", "Metal working", 1400, 0.30, 264, orders=72, members=3,
        families="BR HY DR FA LU", contract=28, volume=1.06,
    ),
    Plan(
        "Skarvholmen Verft", "NO", "Shipyards", 1150, 0.35, 253, orders=42, late=1.3,
        families="SE HY FA SN FI", volume=0.87,
    ),
)  # fmt: skip

COSTLY = (
    Plan(
        "Thalbrügge Maschinenbau", "DE", "Machinery", 9400, 0.20, -520, orders=420, lines=4,
        late=0.0, members=8, service=Service.DEMANDING, contract=29, volume=1.07, growth=1.09,
        is_key_account=True, story=StoryCode.GIANT_LOSES_MONEY,
    ),
    Plan(
        "Sundkilde Værft", "DK", "Shipyards", 2600, 0.21, -210, orders=100, late=0.0, members=3,
        families="BR SE HY DR FA FI", service=Service.DEMANDING, contract=11, volume=1.12,
        is_key_account=True,
    ),
    Plan(
        "Cordevane Chimie", "FR", "Chemicals", 1900, 0.24, -130, orders=84, late=0.0,
        families="SE HY SN FI LU", service=Service.DEMANDING, volume=0.97, is_key_account=True,
    ),
)  # fmt: skip

KEY_CUSTOMERS = CARRYING + COSTLY
