"""The sample's fourteen users: every access level, and who owns accounts in which country."""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.apps.workspace.sample.geography import ROOT

MAIL_DOMAIN = "sample.example"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One user. ``countries``: where this account manager owns the accounts."""

    name: str
    level: str
    territory: str
    reports_to: str = ""
    countries: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return mail_of(self.name)


def mail_of(name: str) -> str:
    """Return a colleague's address: the first name, in plain letters, at the sample's domain."""
    return f"{name.split()[0].lower()}@{MAIL_DOMAIN}"


COLLEAGUES = (
    Colleague("Teodora Vinterhag", "administrator", ROOT),
    Colleague("Milo Brandhaug", "operations", ROOT),
    Colleague("Helena Strandviken", "leader", ROOT),
    Colleague("Joakim Tveitmark", "leader", f"{ROOT} / North", "Helena Strandviken"),
    Colleague("Annika Lohbrück", "leader", f"{ROOT} / Central", "Helena Strandviken"),
    Colleague(
        "Elin Sandrova",
        "account_manager",
        f"{ROOT} / North / Nordics",
        "Joakim Tveitmark",
        ("SE", "DK"),
    ),
    Colleague(
        "Oskari Peltomäki",
        "account_manager",
        f"{ROOT} / North",
        "Joakim Tveitmark",
        ("NO", "FI"),
    ),
    Colleague(
        "Matthis Ahrenwald",
        "account_manager",
        f"{ROOT} / Central / Germany",
        "Annika Lohbrück",
        ("DE",),
    ),
    Colleague(
        "Zofia Krasnodębek",
        "account_manager",
        f"{ROOT} / Central / Alps and East",
        "Annika Lohbrück",
        ("AT", "PL", "CZ"),
    ),
    Colleague(
        "Camille Aubertin",
        "account_manager",
        f"{ROOT} / West",
        "Helena Strandviken",
        ("NL", "FR", "GB"),
    ),
    Colleague(
        "Rosalba Amperlo",
        "account_manager",
        f"{ROOT} / South",
        "Helena Strandviken",
        ("ES", "PT", "IT", "US"),
    ),
    Colleague("Rui Falcoeira", "contributor", f"{ROOT} / West", "Camille Aubertin"),
    Colleague("Signe Kjærholt", "contributor", f"{ROOT} / North", "Elin Sandrova"),
    Colleague("Doro Wiesental", "viewer", f"{ROOT} / Central", "Annika Lohbrück"),
)

MANAGERS = {country: colleague.email for colleague in COLLEAGUES for country in colleague.countries}
CONTRIBUTORS = tuple(c.email for c in COLLEAGUES if c.level == "contributor")
LEADERS = tuple(c.email for c in COLLEAGUES if c.level == "leader")
VIEWER = next(c.email for c in COLLEAGUES if c.level == "viewer")
