"""What the sample company sells: sixty products in eight families, with price and direct cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """``price``: list price in EUR in the year of the last day; ``cost_share`` of it is cost."""

    code: str
    name: str
    family: str
    price: float
    cost_share: float


# Family, letters of its codes, part of the list price that is direct cost, products with prices.
_FAMILIES: tuple[tuple[str, str, float, tuple[tuple[str, float], ...]], ...] = (
    (
        "Bearings", "BR", 0.53,
        (
            ("Ball bearing 20 mm", 6.9), ("Ball bearing 45 mm", 18.4), ("Ball bearing 80 mm", 58.0),
            ("Roller bearing 60 mm", 74.5), ("Roller bearing 120 mm", 312.0),
            ("Pillow block 50 mm", 46.2), ("Linear guide 1 m", 128.0), ("Bearing puller", 96.0),
        ),
    ),
    (
        "Seals", "SE", 0.46,
        (
            ("Radial seal 30 mm", 3.2), ("Radial seal 90 mm", 11.8),
            ("Mechanical seal 40 mm", 184.0),
            ("O-ring set", 24.5), ("Gland packing 5 m", 38.0), ("Flange gasket 100 mm", 9.6),
            ("Wiper ring 60 mm", 6.1),
        ),
    ),
    (
        "Hydraulics", "HY", 0.54,
        (
            ("Hose 1/2 inch, 10 m", 62.0), ("Hose 1 inch, 10 m", 118.0), ("Hose coupling", 8.7),
            ("Gear pump 16 ccm", 246.0), ("Piston pump 45 ccm", 1180.0),
            ("Directional valve", 164.0),
            ("Cylinder 63 mm", 285.0), ("Accumulator 10 l", 520.0),
        ),
    ),
    (
        "Drives", "DR", 0.56,
        (
            ("V-belt 1.2 m", 7.4), ("Timing belt 2 m", 32.5), ("Roller chain 5 m", 54.0),
            ("Shaft coupling", 88.0), ("Gearbox 1:20", 642.0), ("Electric motor 7.5 kW", 815.0),
            ("Frequency converter 11 kW", 1040.0), ("Brake 40 Nm", 212.0),
        ),
    ),
    (
        "Fasteners", "FA", 0.49,
        (
            ("Hex bolts M8, box", 14.2), ("Hex bolts M16, box", 39.0),
            ("Stainless nuts M10, box", 21.5),
            ("Anchor bolts, box", 33.0), ("Retaining rings, box", 12.6), ("Threaded rod 1 m", 4.3),
            ("Washers, box", 8.1),
        ),
    ),
    (
        "Lubricants", "LU", 0.51,
        (
            ("Bearing grease 1 kg", 11.9), ("Gear oil 20 l", 112.0), ("Hydraulic oil 200 l", 690.0),
            ("Chain spray", 8.9), ("Food-grade grease 1 kg", 26.4), ("Automatic lubricator", 44.0),
            ("Cutting fluid 25 l", 98.0),
        ),
    ),
    (
        "Sensors", "SN", 0.43,
        (
            ("Inductive switch M12", 36.0), ("Vibration sensor", 142.0),
            ("Temperature probe", 52.0),
            ("Pressure transmitter", 188.0), ("Level sensor", 264.0), ("Encoder 1024", 178.0),
            ("Condition monitor", 1290.0), ("Sensor cable 5 m", 13.8),
        ),
    ),
    (
        "Filters", "FI", 0.48,
        (
            ("Hydraulic filter 10 µm", 34.0), ("Filter element", 17.2), ("Air filter panel", 22.8),
            ("Oil filter cartridge", 12.4), ("Filter housing", 148.0), ("Dust bag set", 41.0),
            ("Water separator", 96.5),
        ),
    ),
)  # fmt: skip

# Products of one family do not all earn alike: steps around the family's part of cost.
_STEPS = (0.0, 0.03, -0.02, 0.015, -0.035, 0.025, -0.01, -0.005)


def _products() -> Iterator[Product]:
    for family, letters, cost_share, items in _FAMILIES:
        for place, (name, price) in enumerate(items):
            code = f"{letters}-{1010 + 10 * place}"
            yield Product(code, name, family, price, cost_share + _STEPS[place])


PRODUCTS = tuple(_products())
FAMILIES = tuple(name for name, *_ in _FAMILIES)
FAMILY_OF = tuple(FAMILIES.index(product.family) for product in PRODUCTS)
FAMILY_PLACES = {letters: place for place, (_, letters, *_rest) in enumerate(_FAMILIES)}
