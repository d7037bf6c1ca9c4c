"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.worth.views import lifetime, rates

app_name = "worth"
urlpatterns: list[URLPattern] = [
    path("settings/rates/", rates.activity_rates, name="activity_rates"),
    path("settings/rates/new/", rates.add_activity_rate, name="add_activity_rate"),
    path("settings/rates/<row:pk>/", rates.activity_rate, name="activity_rate"),
    path("settings/rates/<row:pk>/remove/", rates.no_activity_rate, name="no_activity_rate"),
    path("settings/exchange-rates/", rates.exchange_rates, name="exchange_rates"),
    path("settings/exchange-rates/new/", rates.add_exchange_rate, name="add_exchange_rate"),
    path("settings/exchange-rates/<row:pk>/", rates.exchange_rate, name="exchange_rate"),
    path(
        "settings/exchange-rates/<row:pk>/remove/", rates.no_exchange_rate, name="no_exchange_rate"
    ),
    path("settings/products/", rates.products, name="products"),
    path("settings/products/<row:pk>/", rates.product, name="product"),
    path("accounts/<row:pk>/worth/input/<str:component>/", lifetime.assumption, name="assumption"),
    path("accounts/<row:pk>/worth/input/<str:component>/data/", lifetime.to_data, name="to_data"),
    path("accounts/<row:pk>/worth/referrals/new/", lifetime.add_referral, name="add_referral"),
    path(
        "accounts/<row:pk>/worth/referrals/<row:referral>/remove/",
        lifetime.no_referral,
        name="no_referral",
    ),
]
