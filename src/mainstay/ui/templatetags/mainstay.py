"""Filters that write figures, and tags that render the components every page shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mainstay.domain.figure import Figure, Number, Unit, Unknown
from mainstay.domain.judgement import Reason
from mainstay.ui import formats, reasons
from mainstay.ui.charts import Chart
from mainstay.ui.explanations import figure_name
from mainstay.ui.pages import Dial
from mainstay.ui.table_pages import Cell, Row
from mainstay.ui.tables import Kind
from mainstay.ui.two_versions import Difference, both_versions

register = template.Library()


@register.filter
def money(value: Number | None, currency: str = "") -> str:
    return formats.money(value, currency or None)


@register.filter
def short_money(value: Number | None, currency: str = "") -> str:
    return formats.short_money(value, currency or None)


@register.filter
def share(value: Number | None, places: int = 1) -> str:
    return formats.share(value, places)


@register.filter
def number(value: Number | None, places: int = 0) -> str:
    return formats.number(value, places)


@register.filter
def plain(value: Number | None) -> str:
    return formats.plain(value)


@register.filter
def signed(text: str) -> str:
    return formats.signed(text)


@register.filter
def day(value: date | None) -> str:
    return formats.day(value)


@register.filter
def month(value: date | None) -> str:
    return formats.month(value)


@register.filter
def moment(value: datetime | None) -> str:
    return formats.moment(value)


@register.filter
def sentence(item: Reason | Unknown | str) -> str:
    """The sentence of a reason, an unknown or a bare code."""
    if isinstance(item, str):
        return reasons.sentence(item)
    return reasons.sentence(item.code, item.params)


@register.filter
def figure_text(figure: Figure) -> str:
    return formats.figure_text(figure)


@register.filter
def figure_label(value: Figure) -> str:
    return figure_name(value)


@register.filter
def level_word(value: int | None, scale: str = "hold") -> str:
    return reasons.level_word(value, scale)


@register.simple_tag
def figure(value: Figure, *, label: str = "", exact: bool = False, why: bool = True) -> SafeString:
    """A figure with its why; unknown is hatched and says what is missing."""
    return _inline(
        "ui/components/figure.html", _figure_context(value, label=label, exact=exact, why=why)
    )


@register.inclusion_tag("ui/components/figure_box.html")
def figure_box(value: Figure, label: str = "", note: str = "", tone: str = "") -> dict[str, Any]:
    """One cell of ``<dl class="figures">``: name, figure, a line below."""
    context = _figure_context(value, label=label, exact=False, why=True)
    return {**context, "note": note, "tone": tone}


def _figure_context(value: Figure, *, label: str, exact: bool, why: bool) -> dict[str, Any]:
    in_full = formats.figure_exact(value)
    is_known = value.is_known or value.is_range
    return {
        "figure": value,
        "label": label or figure_name(value),
        "is_known": is_known,
        "is_level": value.unit is Unit.LEVEL,
        "text": in_full if exact else formats.figure_text(value),
        "exact": in_full,
        "show_why": why and bool(value.why),
        "unknowns": [reasons.sentence(item.code, item.params) for item in value.unknowns],
    }


@register.simple_tag
def why(value: Figure, label: str = "") -> SafeString:
    """The control beside a figure that opens its explanation."""
    context = {"figure": value, "label": label or figure_name(value)}
    return _inline("ui/components/why.html", context)


def _inline(name: str, context: dict[str, Any]) -> SafeString:
    """A component inside a sentence: no blank before the full stop that follows it."""
    return mark_safe(render_to_string(name, context).strip())


@register.simple_tag
def level(
    value: int | None, scale: str = "hold", *, word: bool = True, old: bool = False
) -> SafeString:
    """Four boxes, filled up to the level; hatched when not known. Always with its word."""
    text = reasons.level_word(value, scale)
    return _level(value or None, text, is_worded=bool(word), is_old=bool(old))


@lru_cache(maxsize=256)
def _level(value: int | None, text: str, *, is_worded: bool, is_old: bool) -> SafeString:
    """A list has one in every row, and there are few different ones."""
    context = {"level": value, "text": text, "word": is_worded, "old": is_old, "boxes": range(4)}
    return _inline("ui/components/level.html", context)


@register.simple_tag
def table_cells(row: Row) -> SafeString:
    """The cells of a row, without a template for each: a list has hundreds."""
    return format_html_join("\n", '<td class="{}">{}</td>', map(_cell, row.cells))


def _cell(cell: Cell) -> tuple[str, str]:
    """The classes of a cell and what stands in it."""
    column, content = cell.column, _content(cell)
    if cell.badge:
        context = {"badge": cell.badge, "url": ""}
        content = format_html("{} {}", content, _inline("ui/components/badge.html", context))
    if column.is_right:
        return "r", content
    if column.wraps:
        return "wrap", content
    return "tight num" if column.kind in (Kind.DATE, Kind.MOMENT) else "", content


def _content(cell: Cell) -> str:
    kind = cell.column.kind
    if kind is Kind.LEVEL:
        return level(cell.value, cell.column.scale)
    if kind is Kind.TAG:
        tags = ((getattr(tag, "tone", ""), tag) for tag in cell.tags if tag)
        return format_html_join(" ", '<span class="tag {}">{}</span>', tags)
    if not cell.is_known and cell.text:
        return format_html('<span class="unknown">{}</span>', _link(cell))
    return _link(cell)


def _link(cell: Cell) -> str:
    """The text of a cell as a link where it leads somewhere; a figure opens its explanation."""
    if not cell.url or not cell.text:
        return cell.text
    if cell.column.kind is not Kind.FIGURE:
        return format_html('<a href="{}">{}</a>', cell.url, cell.text)
    if not cell.is_known:
        return format_html('<a href="{}" data-drawer>{}</a>', cell.url, cell.text)
    return format_html(
        '<a class="fig-link" href="{0}" data-drawer data-figure="{1}" data-why="{0}">{2}</a>',
        cell.url,
        cell.value.code,
        cell.text,
    )


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with its label, its help and what is wrong beside it."""
    is_check = getattr(bound.field.widget, "input_type", "") == "checkbox"
    is_single = not bound.field.widget.use_fieldset
    return {"field": bound, "is_check": is_check and is_single, "is_single": is_single}


@register.filter
def saved_and_typed(form: BaseForm) -> tuple[Difference, ...]:
    """Both versions, where somebody else saved what this form is about first."""
    return both_versions(form)


@register.inclusion_tag("ui/components/dials.html")
def dials(items: Sequence[Dial]) -> dict[str, Any]:
    """A row of dials; the limiting one is marked by a bar and by a word."""
    return {"dials": items}


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, key: str, label: str) -> SafeString:
    """A link that sorts by this key, and the other way round when it already does."""
    params = context["request"].GET.copy()
    is_down = params.get("sort") == f"-{key}"
    params["sort"] = key if is_down else f"-{key}"
    params.pop("page", None)
    return format_html('<a href="?{}">{}</a>', params.urlencode(), label)


TABLE_ROWS_SHOWN = 60


@register.inclusion_tag("ui/components/chart.html", name="chart")
def chart_tag(chart: Chart) -> dict[str, Any]:
    """A drawn chart with the table behind it; an empty one says so."""
    rows = [
        [
            {"text": formats.by_kind(column.kind, value), "is_right": column.is_right}
            for column, value in zip(chart.columns, row, strict=True)
        ]
        for row in chart.rows[:TABLE_ROWS_SHOWN]
    ]
    left_out = max(0, len(chart.rows) - TABLE_ROWS_SHOWN)
    return {
        "chart": chart,
        "svg": mark_safe(chart.for_page()),  # drawn by us; texts were escaped as XML
        "columns": chart.columns,
        "rows": rows,
        "left_out": formats.number(left_out) if left_out else "",
    }
