"""A number in an address names a row; what no row can have is no address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from mainstay.config.row_numbers import RowNumber
from tests.cast import Cast

TOO_LONG = "9" * 19


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def test_every_number_in_an_address_is_a_row_number() -> None:
    for pattern in patterns(get_resolver().url_patterns):
        for converter in pattern.pattern.converters.values():
            if isinstance(converter, IntConverter):
                assert isinstance(converter, RowNumber), pattern


@pytest.mark.parametrize(
    "address",
    [f"/accounts/duplicates/{TOO_LONG}/1/merge/", f"/accounts/{TOO_LONG}/lines/"],
)
def test_a_number_that_no_row_has_is_not_found(cast: Cast, client: Client, address: str) -> None:
    client.force_login(cast.olga)
    assert client.post(address).status_code == 404
