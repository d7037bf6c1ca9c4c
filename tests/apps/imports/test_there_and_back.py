"""Whatever a drop brings: bringing it again changes nothing, undoing it leaves what was before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.apps import apps

from mainstay.analytics.facts import ORDER_LINES, SERVICE_EVENTS
from mainstay.apps.imports.actions import undo
from mainstay.apps.imports.queries.drops import lake
from mainstay.apps.organisation.models import Batch, BatchEvent, LakeLock
from mainstay.apps.organisation.queries import counted_batches
from mainstay.apps.touches.models import CountsDue
from tests.apps.imports.conftest import Desk, Write
from tests.cast import Cast

FIRST = {
    "users": "email,name,level,reports_to,territory\n"
    "eva@mill.example,Eva,account_manager,dana@mill.example,World / East\n",
    "accounts": "account_id,name,parent_id,segment,territory,domains,owner\n"
    "1,Alpha,,Energy,World / East,alpha.example,eva@mill.example\n2,Alpha Polska,1,Energy,,,\n",
    "people": "person_id,name,account_id,unit,title,reports_to\n"
    "p1,Ada,1,Lab,Head,\np2,Ben,2,,Buyer,p1\n",
    "team": "account_id,user,team_role,from\n1,eva@mill.example,skeptic,2026-01-01\n",
    "products": "product,name,product_family\nP1,Pump,Pumps\n",
    "rates": "activity,from,rate,unit\nvisit,2026-01-01,85,visit\n",
    "exchange": "currency,date,rate\nSEK,2026-01-01,0.09\n",
    "contracts": "account_id,contract_number,unit,start,end,yearly_value\n"
    "1,C-1,Plant,2026-01-01,2026-12-31,100\n",
    "touches": "touch_id,account_id,date,channel,people,colleagues,learned\n"
    "t1,1,2026-01-05,meeting,p1,eva@mill.example,Energy is dear\n",
    "promises": "account_id,what,made_on,due,kept_on\n1,Send it,2026-01-05,2026-01-20,\n",
    "answers": "account_id,date,score,best,person\n1,2026-01-05,7,100,p1\n",
    "lines": "account_id,date,order_number,line_number,product,revenue,buying_unit\n"
    "1,2026-01-05,F1,1,P1,100,Plant\n3,2026-01-06,F2,1,P1,50,\n,2026-01-07,F3,1,P1,7,\n",
    "events": "account_id,date,activity,quantity\n1,2026-01-05,visit,1\n1,2026-01-05,visit,1\n",
}
SECOND = {
    name: text.replace("Energy", "Water")
    .replace("Buyer", "Chief buyer")
    .replace("100", "120")
    .replace("0.09", "0.08")
    .replace("Pumps", "Machines")
    for name, text in FIRST.items()
}
UNCOUNTED = {Batch, BatchEvent, CountsDue, LakeLock, LogEntry}  # what is due to be counted again


def everything() -> dict[str, Any]:
    """Return every row of the business and every line that counts; versions only go up."""
    rows = {
        model._meta.label: [
            {name: value for name, value in row.items() if name != "version"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in apps.get_models()
        if model._meta.app_label in {"organisation", "accounts", "people", "worth", "touches"}
        and model not in UNCOUNTED
    }
    ids = counted_batches().ids
    for table in (ORDER_LINES, SERVICE_EVENTS):
        there = lake().rows_of(table, batches=ids, columns=table.schema.names)
        rows[table.name] = sorted(there.to_pylist(), key=lambda row: (row["batch"], row["row"]))
    return rows


@pytest.fixture
def drop(write: Write) -> Any:
    def drops(files: dict[str, str]) -> list[Path]:
        return [write(f"{name}.csv", text) for name, text in files.items()]

    return drops


def test_there_and_back(cast: Cast, desk: Desk, drop: Any) -> None:
    states = [everything()]
    batches = []
    for files in (FIRST, SECOND):
        paths = drop(files)
        batches += desk.bring(*paths).batches
        states.append(everything())
        assert desk.look(*paths).written == 0
        assert desk.bring(*paths).batches == ()
    assert states[0] != states[1] != states[2]
    second = [batch for batch in batches if batch.drop == batches[-1].drop]
    first = [batch for batch in batches if batch.drop == batches[0].drop]
    for batch in reversed(second):
        assert undo(batch.pk, by=desk.by).kept == []
    assert everything() == states[1]
    for batch in reversed(first):
        assert undo(batch.pk, by=desk.by).kept == []
    assert everything() == states[0]


def test_a_drop_is_one_moment(cast: Cast, desk: Desk, drop: Any) -> None:
    desk.bring(*drop(FIRST))
    assert BatchEvent.objects.values("at").distinct().count() == 1
    assert Batch.objects.values("drop").distinct().count() == 1
