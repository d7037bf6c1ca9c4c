"""Usual headings of exports are known, in six languages, and each stands for one field only."""

from __future__ import annotations

from collections import Counter

import pytest

from mainstay.apps.imports.kinds import KINDS, Kind
from mainstay.apps.imports.queries.recognising import guessed_columns, plain
from tests.apps.imports.conftest import Desk, Write


def test_plain_names_have_neither_signs_nor_accents() -> None:
    assert plain("Cust. No.") == "custno"
    assert plain("N° client") == "nclient"
    assert plain("Währung") == "wahrung"
    assert plain("Quantité facturée") == "quantitefacturee"
    assert plain("Chiffre d\u2019affaires") == "chiffredaffaires"


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_heading_stands_for_two_fields_of_a_kind(kind: Kind) -> None:
    names = [
        name
        for item in kind.fields
        for name in {plain(item.name), *(plain(alias) for alias in item.aliases)}
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_heading_is_listed_twice(kind: Kind) -> None:
    for item in kind.fields:
        assert len(set(item.aliases)) == len(item.aliases), item.name


ORDER_LINES = [
    "Cust. no.|Invoice date|Invoice no.|Item|Qty|Net sales|Currency code",
    "Sell-to Customer No.|Posting Date|Document No.|Item No.|Quantity|Line Amount Excl. VAT|CCY",
    "Kunden-Nr.|Rechnungsdatum|Rechnungs-Nr.|Artikel-Nr.|Menge|Nettobetrag|Währung",
    "Debitor|Belegdatum|Belegnummer|Materialnummer|Fakturamenge|Netto-Umsatz|Waehrung",
    "N° client|Date de facture|N° facture|Référence|Quantité|Montant HT|Devise",
    "Code client|Date commande|Commande|Code article|Qté|Chiffre d\u2019affaires|Monnaie",
    "Código cliente|Fecha factura|Nº factura|Artículo|Cantidad|Importe neto|Moneda",
    "Codice cliente|Data fattura|Nr. fattura|Codice articolo|Quantità|Importo netto|Valuta",
    "Klantnummer|Factuurdatum|Factuurnr.|Artikelcode|Aantal|Netto-omzet|Valuta",
]


@pytest.mark.parametrize("heads", ORDER_LINES)
def test_order_lines_of_usual_exports_are_known(heads: str, write: Write, desk: Desk) -> None:
    names = heads.split("|")
    row = "10;2026-01-05;R-1;P-1;3;10,50;EUR"
    path = write("export.csv", f"{';'.join(names)}\n{row}\n{row.replace('10;', '11;', 1)}\n")
    [part] = desk.look(path).parts
    assert part.kind == "order_lines"
    fields = ("account_id", "date", "order_number", "product", "quantity", "revenue", "currency")
    assert dict(part.mapping) == dict(zip(fields, names, strict=True))


ACCOUNTS = [
    ("Cust. no.|Customer name|Country", ("account_id", "name", "country")),
    ("Kundennummer|Firma|Land|Branche", ("account_id", "name", "country", "industry")),
    ("Code client|Raison sociale|Pays", ("account_id", "name", "country")),
    ("Código cliente|Razón social|País", ("account_id", "name", "country")),
    ("Codice cliente|Ragione sociale|Paese", ("account_id", "name", "country")),
    ("Klantnummer|Bedrijfsnaam|Land", ("account_id", "name", "country")),
]


@pytest.mark.parametrize(("heads", "fields"), ACCOUNTS)
def test_customers_of_usual_exports_are_known(heads: str, fields: tuple[str, ...]) -> None:
    names = heads.split("|")
    found = guessed_columns(KINDS["accounts"], names)
    assert {field: str(source) for field, source in found.items()} == dict(
        zip(fields, names, strict=True)
    )


def test_the_more_telling_of_two_headings_wins_wherever_it_stands() -> None:
    found = guessed_columns(KINDS["order_lines"], ["Customer", "Total", "Net amount", "Cust. no."])
    assert (str(found["account_id"]), str(found["revenue"])) == ("Cust. no.", "Net amount")


def test_quantity_times_a_price_in_other_words_is_the_revenue(write: Write, desk: Desk) -> None:
    text = "Kundennr.;Belegdatum;Menge;Einzelpreis\n10;2026-01-05;3;2,50\n10;2026-01-06;1;2,50\n"
    [part] = desk.look(write("a.csv", text)).parts
    assert part.mapping["revenue"] == "Menge × Einzelpreis"
