"""What exports of usual systems call their columns, in six languages; the more telling name first.

Signs, blanks, accents and the size of letters do not count: "Cust. No." is "cust no", "N° client"
is "n client". One list serves every kind that has such a column.
"""

from __future__ import annotations

CUSTOMER_NUMBERS = (
    *("customer id", "customer no", "customer number", "customer nr", "customer code"),
    *("customer key", "customer account", "customer ref", "cust no", "cust id", "cust number"),
    *("cust nr", "cust code", "account no", "account number", "account nr", "account code"),
    *("client id", "client no", "client number", "client code", "sell to customer no"),
    *("bill to customer no", "sold to party", "sold to id", "debtor no", "debtor number"),
    *("kundennummer", "kundennr", "kunden nr", "kunden id", "kdnr", "kd nr", "debitornummer"),
    *("debitorennummer", "debitornr", "debitorennr", "debitoren nr", "auftraggeber"),
    *("code client", "numero client", "numero de client", "no client", "n client", "id client"),
    *("codigo cliente", "codigo de cliente", "cod cliente", "numero de cliente", "n cliente"),
    *("no cliente", "id cliente", "codice cliente", "numero cliente", "nr cliente"),
    *("klantnummer", "klantnr", "klant nr", "klantcode", "debiteurnummer", "debiteurnr"),
    *("relatienummer", "sold to", "customer", "cust", "account", "client", "buyer", "debtor"),
    *("kunde", "debitor", "cliente", "klant", "debiteur"),
)
CUSTOMER_NAMES = (
    *("customer name", "cust name", "name of customer", "client name", "sold to name"),
    *("sell to customer name", "bill to name", "buyer name", "company name", "company"),
    *("kundenname", "name des kunden", "debitorname", "firmenname", "firma"),
    *("nom client", "nom du client", "raison sociale", "societe"),
    *("nombre cliente", "nombre del cliente", "razon social", "empresa"),
    *("nome cliente", "ragione sociale", "azienda"),
    *("klantnaam", "naam klant", "debiteurnaam", "bedrijfsnaam", "bedrijf"),
)
COUNTRIES = (
    *("customer country", "country name", "country code", "ship country", "ship to country"),
    *("billing country", "land", "landercode", "laendercode", "pays", "code pays", "pais"),
    *("paese", "nazione"),
)
CURRENCIES = (
    *("currency code", "currency iso code", "currency id", "document currency", "doc currency"),
    *("ccy", "curr", "wahrung", "waehrung", "wahrungscode", "devise", "code devise", "monnaie"),
    *("moneda", "divisa", "valuta", "valutacode", "munt"),
)
ORDER_DAYS = (
    *("order date", "invoice date", "inv date", "posting date", "document date", "doc date"),
    *("billing date", "bill date", "sales date", "sale date", "booking date", "transaction date"),
    *("shipment date", "shipping date", "ship date", "delivery date", "day"),
    *("rechnungsdatum", "fakturadatum", "belegdatum", "buchungsdatum", "auftragsdatum"),
    *("bestelldatum", "lieferdatum", "datum", "date facture", "date de facture"),
    *("date de facturation", "date commande", "date de commande", "date document"),
    *("date comptable", "date de livraison", "fecha factura", "fecha de factura"),
    *("fecha pedido", "fecha de pedido", "fecha documento", "fecha contable", "fecha"),
    *("data fattura", "data documento", "data ordine", "data registrazione", "data"),
    *("factuurdatum", "orderdatum", "boekdatum", "boekingsdatum", "leverdatum"),
)
ORDER_NUMBERS = (
    *("order no", "order id", "order nr", "order ref", "order reference", "sales order no"),
    *("sales order number", "sales order", "so number", "so no", "order", "invoice no"),
    *("invoice number", "invoice id", "invoice nr", "inv no", "inv number", "inv", "invoice"),
    *("document no", "document number", "doc no", "doc number", "document", "billing document"),
    *("bill no", "voucher no", "voucher", "transaction id", "transaction no", "receipt"),
    *("auftragsnummer", "auftragsnr", "auftrag nr", "auftrag", "bestellnummer", "bestellnr"),
    *("rechnungsnummer", "rechnungsnr", "rechnung nr", "rechnung", "belegnummer", "belegnr"),
    *("beleg nr", "beleg", "numero commande", "numero de commande", "no commande", "n commande"),
    *("commande", "numero facture", "numero de facture", "no facture", "n facture", "facture"),
    *("numero de pedido", "num pedido", "n pedido", "no pedido", "pedido", "numero de factura"),
    *("num factura", "n factura", "no factura", "factura", "numero ordine", "nr ordine"),
    *("n ordine", "ordine", "numero fattura", "nr fattura", "n fattura", "fattura"),
    *("numero documento", "nr documento", "documento", "ordernummer", "ordernr"),
    *("factuurnummer", "factuurnr", "factuur", "bonnummer", "documentnummer"),
)
LINE_NUMBERS = (
    *("line no", "line nr", "line item", "order line", "line", "pos no", "pos nr", "position"),
    *("pos", "posnr", "positionsnummer", "zeilennummer", "zeile", "no ligne", "n ligne"),
    *("numero ligne", "numero de ligne", "ligne", "numero linea", "linea", "posicion"),
    *("nr riga", "numero riga", "riga", "posizione", "regelnummer", "regelnr", "regel", "positie"),
)
PRODUCTS = (
    *("product id", "product code", "product no", "product number", "product sku", "item no"),
    *("item number", "item code", "item id", "item nr", "article no", "article number"),
    *("article code", "material no", "material number", "material code", "part no"),
    *("part number", "stock code", "sku", "item", "article", "material", "part"),
    *("artikelnummer", "artikelnr", "artikel nr", "art nr", "materialnummer", "materialnr"),
    *("produktnummer", "sachnummer", "teilenummer", "artikel", "produkt", "code article"),
    *("code produit", "reference article", "reference", "ref article", "ref", "produit"),
    *("codigo articulo", "codigo de articulo", "cod articulo", "codigo producto"),
    *("codigo de producto", "referencia", "articulo", "producto", "codice articolo"),
    *("cod articolo", "codice prodotto", "articolo", "prodotto", "artikelcode", "productcode"),
    *("productnummer",),
)
FAMILIES = (
    *("family", "product group", "product line", "product category", "product class"),
    *("item group", "item category", "item category code", "material group", "category name"),
    *("category", "warengruppe", "artikelgruppe", "produktgruppe", "materialgruppe"),
    *("produktlinie", "kategorie", "famille", "famille produit", "famille article"),
    *("famille de produits", "categorie", "gamme", "familia", "familia de producto"),
    *("linea de producto", "categoria", "famiglia", "famiglia prodotto", "gruppo merceologico"),
    *("categoria merceologica", "artikelgroep", "productgroep"),
)
QUANTITIES = (
    *("qty", "quantity invoiced", "invoiced quantity", "qty invoiced", "invoiced qty"),
    *("quantity shipped", "shipped quantity", "qty shipped", "shipped qty", "quantity sold"),
    *("qty sold", "quantity ordered", "qty ordered", "order quantity", "order qty"),
    *("sales quantity", "sales qty", "amount ordered", "units", "units sold", "pieces", "pcs"),
    *("menge", "anzahl", "stuck", "stueck", "stk", "auftragsmenge", "fakturamenge"),
    *("liefermenge", "absatzmenge", "absatz", "quantite", "quantite facturee"),
    *("quantite commandee", "qte", "qte facturee", "cantidad", "cant", "unidades"),
    *("quantita", "quantita fatturata", "qta", "pezzi", "aantal", "hoeveelheid", "stuks"),
)
NET_AMOUNTS = (
    *("net amount", "net sales", "net revenue", "net value", "net turnover", "net total"),
    *("net line amount", "net sales amount", "total net amount", "total net"),
    *("line amount excl vat", "amount excl vat", "amount excluding vat", "total excl vat"),
    *("nettoumsatz", "umsatz netto", "nettobetrag", "betrag netto", "nettowert", "nettoerlos"),
    *("nettoerloes", "chiffre d affaires", "ca ht", "ca net", "montant ht", "montant net"),
    *("total ht", "net ht", "importe neto", "base imponible", "ventas netas", "venta neta"),
    *("total neto", "valor neto", "importo netto", "imponibile", "totale netto"),
    *("valore netto", "netto omzet", "nettobedrag", "bedrag excl btw", "omzet excl btw", "net"),
    *("netto", "neto", "line amount", "line total", "line value", "sales amount", "sales value"),
    *("sales revenue", "invoiced amount", "invoice amount", "invoice value", "extended price"),
    *("extended amount", "umsatz", "erlos", "erloes", "betrag", "montant", "importe", "ventas"),
    *("facturacion", "importo", "fatturato", "ricavi", "vendite", "omzet", "bedrag", "turnover"),
    *("sales", "amount", "subtotal", "total", "value"),
)
COSTS = (
    *("cogs", "cost of goods sold", "cost of goods", "cost of sales", "direct costs"),
    *("cost amount", "cost value", "total cost", "line cost", "unit cost total"),
    *("standard cost", "cost", "wareneinsatz", "einstandswert", "einstand", "herstellkosten"),
    *("direkte kosten", "kosten", "cout direct", "cout total", "cout de revient"),
    *("cout d achat", "cout", "coste directo", "coste total", "coste de ventas", "coste"),
    *("costo del venduto", "costo diretto", "costo totale", "costo", "inkoopwaarde"),
    *("kostprijs omzet",),
)
GROSS_AMOUNTS = (
    *("list amount", "list value", "list", "gross amount", "gross sales", "gross value", "gross"),
    *("listenwert", "montant brut", "importe bruto", "bruto omzet"),
)
DISCOUNTS = (
    *("discount amount", "line discount amount", "line discount", "total discount", "discounts"),
    *("rebate", "rabatt", "rabattbetrag", "nachlass", "remise", "montant remise", "descuento"),
    *("importe descuento", "sconto", "importo sconto", "korting", "kortingsbedrag"),
)
UNIT_PRICES = (
    *("unit price", "price per unit", "net unit price", "net price", "sales price"),
    *("selling price", "price", "einzelpreis", "stuckpreis", "stueckpreis", "preis"),
    *("prix unitaire", "prix unitaire ht", "pu ht", "prix", "precio unitario", "precio"),
    *("prezzo unitario", "prezzo", "stukprijs", "eenheidsprijs", "prijs"),
)
SALES_REPS = (
    *("owner email", "account manager", "account owner", "sales rep", "salesperson"),
    *("sales person", "account rep", "betreuer", "kundenbetreuer", "vertreter", "commercial"),
    *("vendeur", "vendedor", "comercial", "venditore", "agente", "verkoper"),
)
EMAILS = (
    *("e mail", "mail", "email address", "mail address", "mailadresse", "e mail adresse"),
    *("courriel", "adresse mail", "correo", "correo electronico", "posta elettronica"),
    *("e mailadres",),
)
PEOPLE_NAMES = (
    *("full name", "contact name", "contact person", "contact", "person", "ansprechpartner"),
    *("kontaktperson", "nom", "nom complet", "nombre", "nombre completo", "contacto", "nome"),
    *("nome completo", "contatto", "naam", "contactpersoon"),
)
PRODUCT_NAMES = (
    *("product name", "item name", "description", "product description", "item description"),
    *("title", "bezeichnung", "artikelbezeichnung", "produktname", "designation", "libelle"),
    *("descripcion", "descrizione", "omschrijving"),
)
