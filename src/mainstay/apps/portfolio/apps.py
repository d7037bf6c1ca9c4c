"""Django's registration of this app."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "mainstay.apps.portfolio"
    label = "portfolio"
