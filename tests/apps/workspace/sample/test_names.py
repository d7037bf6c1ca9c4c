"""The names: many languages, no real company."""

from __future__ import annotations

import re

from tests.apps.workspace.sample.conftest import Sample
from tests.apps.workspace.sample.reading import read

# Well-known companies and groups, mostly of the trades and countries the sample plays in.
REAL = frozenset(
    """
abb acciona aditya aker akzo alcoa alfa alstom andritz arcelor arla asml atlas aurubis barry
basf bayer bekaert beiersdorf boeing boliden bombardier bosch bosal bouygues brenntag bunzl
carlsberg caterpillar cemex cemento cevital claas continental danfoss danone dassault deere dsm
eaton electrolux enel eni equinor ericsson essity evonik falck fanuc festo fiat fincantieri
fortum fuchs galp geberit getinge grundfos gruma heidelberg heineken henkel hexagon hilti
holcim holmen honeywell husqvarna iberdrola igus infineon ingersoll italcementi jotun jungheinrich
kaeser kemira kion knorr kone konecranes krones kuka kverneland lafarge lego leroy liebherr linde
lkab lufthansa maersk mahle man manitou metso michelin mondi mowi neste nestle nokia norsk
novo orica orkla orlen outokumpu parker parmalat perlen peugeot philips pirelli plastal
prysmian renault repsol rexroth rieter rockwell rockwool rolls saab safran salzgitter sandvik
sappi saint-gobain scania schaeffler schneider schott sew siemens sika skanska skf solvay
sonae ssab statkraft stora sulzer swedwood tata tenaris terex tetra thales thyssenkrupp timken
titan total trelleborg trumpf ube unilever upm vaillant valmet vattenfall veolia vestas voestalpine
voith volvo wacker wartsila weir wienerberger wolseley wurth yara zeiss zf würth wärtsilä kärcher
""".split()  # noqa: SIM905
)


def test_no_account_is_called_like_a_company_one_knows(sample: Sample) -> None:
    for row in read(sample.folder, "accounts"):
        words = re.findall(r"[^\W\d_]+", row["name"].lower())
        assert not REAL & set(words), row["name"]


def test_names_come_from_many_languages(sample: Sample) -> None:
    people = "".join(row["name"] for row in read(sample.folder, "people"))
    accounts = "".join(row["name"] for row in read(sample.folder, "accounts"))
    assert set("åäöøéíçłžñü") <= set(people.lower())
    assert set("åäöøéłü") <= set(accounts.lower())
    assert len({row["country"] for row in sample.books.accounts.values()}) == 15


def test_people_have_names_of_their_own(sample: Sample) -> None:
    names = {row["person_id"]: row["name"] for row in read(sample.folder, "people")}
    assert len(set(names.values())) == len(names)
