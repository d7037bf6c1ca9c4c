"""Pages that show every component with invented data: the style guide, a why, a search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from mainstay.domain.figure import Combine, Explanation, Figure, Period, Term, Unit, Unknown
from mainstay.domain.playbook import default_playbook
from mainstay.ui import charts
from mainstay.ui.explanations import explained
from mainstay.ui.pages import (
    Action,
    Band,
    BandKind,
    Dial,
    Empty,
    ListPage,
    NavigationItem,
    Shell,
    Tab,
)
from mainstay.ui.table_pages import export, table_page, wanted_export
from mainstay.ui.tables import Column, Filter, Kind, TableSpec, Tag
from tests.ui import invented

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:"


def strict_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return answer


YEAR = Period(date(2025, 11, 1), date(2026, 10, 31))


def shell(request: HttpRequest) -> Shell:
    names = ("My week", "Portfolio", "Accounts", "People", "Opportunities", "Reviews", "Imports")
    return Shell(
        navigation=tuple(
            NavigationItem(name, "/", name == "Portfolio", 7 if name == "My week" else 0, "waiting")
            for name in names
        ),
        below=(NavigationItem("The method", "/"), NavigationItem("Settings", "/")),
        search_url="/search/",
        as_of_label="31 Oct 2026",
        as_of=date(2026, 10, 31),
        as_of_reset_url="/",
        person_name="Elin Vik",
        person_role="Sales leader",
        person_initials="EV",
        bands=_bands(request),
        account_url="/",
        sign_out_url="/",
    )


def _bands(request: HttpRequest) -> tuple[Band, ...]:
    sample = Band(BandKind.SAMPLE, "This is the made-up sample company.", "Bring your own", "/")
    past = Band(BandKind.PAST, "You see 31 Aug 2026, not the last day.", "Back", "/")
    return (sample, past) if "as_of" in request.GET else (sample,)


@dataclass(frozen=True, slots=True)
class Customer:
    rank: int
    name: str
    owner: str
    profit: Figure
    share: float
    hold: int | None
    dial: Tag | None
    contract_end: date | None
    url: str


def money(code: str, amount: str | None, unknowns: tuple[Unknown, ...] = ()) -> Figure:
    value = None if amount is None else Decimal(amount)
    return Figure(
        code, value, Unit.MONEY, period=YEAR, currency="EUR", why="/why/", unknowns=unknowns
    )


DIALS = (
    Tag("contract ended 30 Sep", "critical"),
    None,
    Tag("breadth: two families lost"),
    Tag("rhythm: silent 74 days, usually 21", "attention"),
)


def customers() -> list[Customer]:
    return [
        Customer(
            rank=rank,
            name=name,
            owner=("Elin Vik", "Ana Sol", "Rui Faria")[rank % 3],
            profit=money("profit", str(round(share * 12_900_000, 2))),
            share=share,
            hold=level,
            dial=DIALS[rank % 4],
            contract_end=date(2027, 3, 31) if rank % 3 else None,
            url=f"/accounts/{rank}/",
        )
        for rank, (name, share, level) in enumerate(invented.LARGE * 4, start=1)
    ]


RANKED = TableSpec(
    name="ranked",
    caption="Customers, ranked",
    default_sort="rank",
    size=25,
    filters=(
        Filter("q", "Name"),
        Filter("owner", "Owner", (("Elin Vik", "Elin Vik"), ("Ana Sol", "Ana Sol"))),
    ),
    columns=(
        Column("rank", "#", Kind.COUNT),
        Column("name", "Customer", Kind.LINK, url=lambda row: row.url),
        Column("owner", "Owner"),
        Column("profit", "Profit, EUR", Kind.FIGURE, total=True),
        Column("share", "Share", Kind.SHARE),
        Column("hold", "Hold", Kind.LEVEL),
        Column("dial", "Limiting dial", Kind.TAG, sortable=False),
        Column("contract_end", "Contract end", Kind.DATE),
    ),
)


class Colleague(forms.Form):
    name = forms.CharField(help_text="As it stands on the door.")
    mail = forms.EmailField(label="E-mail")
    level = forms.ChoiceField(
        label="Access level", choices=[("leader", "Leader"), ("viewer", "Viewer")]
    )
    regions = forms.MultipleChoiceField(
        label="Territories",
        choices=[("n", "Nordics"), ("b", "Baltics")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    active = forms.BooleanField(label="May sign in", required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)


MONTHS = Figure("months_to_replace", 26, Unit.MONTHS, why="/why/")
UNKNOWN_PROFIT = money("profit", None, (Unknown("unknown.no_rates"),))
MARGIN_RANGE = replace(money("margin", None), low=Decimal("1130000"), high=Decimal("1420000"))


@dataclass(frozen=True)
class Guide:
    table: Any
    boxes: list[dict[str, Any]] = field(default_factory=list)
    stakes: charts.Chart = field(default_factory=lambda: charts.stakes_and_hold(invented.stakes()))
    cumulative: charts.Chart = field(
        default_factory=lambda: charts.cumulative_shares(invented.cumulative())
    )
    whale: charts.Chart = field(default_factory=lambda: charts.whale_curve(invented.whale()))
    waterfall: charts.Chart = field(
        default_factory=lambda: charts.waterfall(invented.account_waterfall())
    )
    tornado: charts.Chart = field(
        default_factory=lambda: charts.tornado(invented.lifetime_tornado())
    )
    trend: charts.Chart = field(default_factory=lambda: charts.quarterly_trend(invented.trend()))
    bars: charts.Chart = field(default_factory=lambda: charts.small_bars(invented.bars()))
    months: Figure = MONTHS
    unknown: Figure = UNKNOWN_PROFIT
    range: Figure = MARGIN_RANGE
    form: forms.Form = field(
        default_factory=lambda: Colleague({"name": "Elin Vik", "mail": "elin@", "level": "leader"})
    )

    @property
    def loss(self) -> list[dict[str, str]]:
        return [
            {"label": "Profit, EUR", "today": "12.9 M", "without": "11.7 M", "change": "−9.4 %"},
            {"label": "Revenue, EUR", "today": "88.2 M", "without": "78.0 M", "change": "−11.6 %"},
            {"label": "Effective number", "today": "34.1", "without": "36.8", "change": "+2.7"},
        ]

    @property
    def segments(self) -> list[Tab]:
        return [Tab("First 50", "#"), Tab("With problems", "#", is_current=True)]

    @property
    def tabs(self) -> list[Tab]:
        names = ("Overview", "Map", "Plan", "Worth", "Team", "Touches", "Opportunities")
        return [Tab(name, "#", name == "Worth") for name in names]

    @property
    def dials(self) -> list[Dial]:
        return [
            Dial("Profit", figure=money("profit", "1213870.55")),
            Dial("Rhythm", text="74 days", has_level=True, level=2),
            Dial("Volume", text="68 % of before", has_level=True, level=1, is_limiting=True),
            Dial("Breadth", has_level=True, level=3),
            Dial("Contract", has_level=True, level=4, note="to 31 Mar 2028"),
            Dial("Relationship", has_level=True, level=None),
        ]


def boxes() -> list[dict[str, Any]]:
    effective = Figure("effective_number", 34.13, Unit.RATIO, why="/why/")
    unknown = money("profit", None, (Unknown("unknown.no_rates"),))
    return [
        {
            "figure": money("profit", "12894120.18"),
            "label": "Profit, 12 months",
            "note": "up 0.6 M on the year before",
        },
        {"figure": effective, "label": "", "note": "was 38.6: more concentrated"},
        {
            "figure": money("profit", "2541000"),
            "label": "Profit weakly held",
            "note": "4 customers, 19.7 % of profit",
            "tone": "attention",
        },
        {"figure": unknown, "label": "Cost to serve", "note": ""},
    ]


def style_guide(request: HttpRequest) -> HttpResponse:
    rows = customers()
    view = RANKED.read(request.GET)
    if view.filters["q"]:
        rows = [row for row in rows if view.filters["q"].casefold() in row.name.casefold()]
    table = RANKED.table(rows, view)
    if wanted_export(table):
        return export(table, title="Customers", notes=("Profit, 12 months to 31 Oct 2026",))
    if request.method == "POST":
        messages.success(request, "Saved.")
        messages.error(request, "The mail address is not complete.")
    guide = Guide(table=table_page(table), boxes=boxes())
    return render(request, "ui/styleguide.html", {"guide": guide})


def explanation() -> Explanation:
    terms = [
        Term(Decimal("1213870.55"), label="Norrvik Energi", link="/accounts/1/"),
        Term(Decimal("594000"), label="Halvorsen Marine", link="/accounts/4/"),
        Term(Decimal("387000.25"), label="Baltic Cement", link="/accounts/8/"),
        Term(Decimal("346129.38"), label="Kvist Papir", link="/accounts/9/"),
        Term(None, label="Tessaro Group", link="/accounts/7/"),
    ]
    return Explanation(
        figure=money("profit", "2541000.18", (Unknown("unknown.no_rates"),)),
        combine=Combine.SUM,
        terms=tuple(terms),
        thresholds=("hold.could_lose", "stakes.share"),
        notes=(Unknown("note.unassigned", {"lines": 1204}),),
    )


def why(request: HttpRequest) -> HttpResponse:
    playbook = default_playbook().with_values({"stakes.share": 0.02})
    shown = explained(
        explanation(), playbook=playbook, title="Profit weakly held", csv_url="?file=csv"
    )
    return render(request, "ui/why.html", {"explained": shown, "back_url": "/"})


def search(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        '<main><div id="results"><h2>Accounts</h2><ul><li><a href="/accounts/1/">'
        "<span>Norrvik Energi</span><small>account</small></a></li></ul></div></main>"
    )


def accounts(request: HttpRequest) -> HttpResponse:
    rows = [] if "nothing" in request.GET else customers()
    page = ListPage(
        title="9 customers, ranked by what is at stake",
        subtitle="Profit, twelve months to 31 Oct 2026.",
        table=table_page(RANKED.table(rows, RANKED.read(request.GET))),
        empty=Empty("No customers yet", "Bring a file of order lines.", "/", "Bring a file"),
        actions=(Action("Add a customer", "#", is_main=True),),
    )
    return render(request, "ui/list.html", {"page": page})


urlpatterns = [
    path("list/", accounts),
    path("", style_guide),
    path("why/", why),
    path("search/", search),
]
