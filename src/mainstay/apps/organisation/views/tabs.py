"""The tabs of the settings, as the pages of this app use them."""

from mainstay.apps.organisation.queries.settings_tabs import Tab, settings_tabs

__all__ = ["Tab", "settings_tabs"]
