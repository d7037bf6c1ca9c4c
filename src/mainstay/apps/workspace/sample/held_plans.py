"""The sample company's relationship plans: what is wanted with whom, and what reviews decided.

Days are counted back from the day of the sample; a due day below zero lies ahead. People are named
by where they stand: the first executive is ("executive", 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mainstay.apps.workspace.sample.held_people import BEGUN, LARGEST, MENDING, STRONG

Who = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Deed:
    """An initiative of a goal; ``by`` is a place in the account's team."""

    what: str
    kind: str
    due: int
    done: int | None = None
    cost: int | None = None
    by: int = 0


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal for one person; ``since`` days ago it was set."""

    who: Who
    what: str
    target: int
    due: int
    since: int = 371
    by: int = 0
    priority: tuple[int, str] | None = None
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A review: how many days ago, and what was decided; ``drops`` is a goal by its place."""

    day: int
    decisions: tuple[str, ...]
    drops: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class PlanStory:
    """One plan from its first day on; ``tried`` and ``bound`` are the test of a partnership."""

    begun: int
    communicated: int | None
    aims: tuple[Aim, ...]
    reviews: tuple[Held, ...] = ()
    analysis: tuple[str, str, str] | None = None
    business_line: str = ""
    focus: str = ""
    answers: tuple[str, str, str] = ("", "", "")  # they want, we help, we must learn
    inside: tuple[str, int] | None = None  # where one of ours works, and since how many days
    tried: tuple[tuple[str, int, str, bool | None], ...] = ()
    bound: tuple[tuple[str, int, str], ...] = ()


MENDING_PLAN = PlanStory(
    begun=371,
    communicated=362,
    analysis=(
        "Nobody above the plants knew us a year ago\nThe contract ends soon and is not renewed yet",
        "Two late deliveries in one quarter cost us the trust of maintenance",
        "They plan a second conveyor line and want one supplier for all of it",
    ),
    business_line="Key accounts 2026: renew Brennhagen for three years",
    focus="operations,new_ground",
    answers=(
        "A second conveyor line within two years, with the same people",
        "Planning of stops, and stock at their gate",
        "How their stops are scheduled, and who decides on a line",
    ),
    inside=("Maintenance of line 2, two days a week", 190),
    aims=(
        Aim(
            ("executive", 0), "Names us when asked who keeps the lines running", 3, -60,
            priority=(25, "He signs the contract, and it ends within months"),
            deeds=(
                Deed("Board breakfast at the plant", "contact", 250, 255),
                Deed("Downtime study with their own figures", "research", 120, 131, 9000),
                Deed("Presents the study to his board", "experience", -30, by=2),
            ),
        ),
        Aim(
            ("middle", 0), "Calls us first when a conveyor stops", 3, 20, by=1,
            deeds=(
                Deed("A technician of ours on site every week", "embedding", 180, 190, 26000, 1),
                Deed("Spare parts of line 2 kept at their gate", "embedding", -20, cost=4000, by=1),
            ),
        ),
        Aim(
            ("purchasing", 0), "Compares us by cost in use, not by price", 2, -45,
            deeds=(Deed("Workshop on cost in use", "business_planning", 100, 98, 3000),),
        ),
        Aim(
            ("operational", 0), "Trusts the delivery dates we give", 3, -15, since=187, by=1,
            deeds=(Deed("Weekly dispatch report in his own format", "contact", 150, 150, 0, 1),),
        ),
        Aim(("middle", 1), "Knows what a stop costs and what we save of it", 2, -80, since=95),
    ),
    reviews=(
        Held(279, ("Both directors meet before summer", "Late deliveries go to our board")),
        Held(187, ("A technician on site every second week", "New goal: the planner")),
        Held(95, ("The production manager is the next one to win",)),
        Held(10, ("Offer for three years by the end of next month", "Sponsor visits in January")),
    ),
    tried=(
        ("service_failure", 385, "Two late deliveries stopped line 2 for a day", True),
        ("price_dispute", 160, "They asked for ten per cent; we agreed on cost in use", True),
    ),
    bound=(
        ("ours", 300, "Stock for line 2 is kept at their gate"),
        ("theirs", 150, "They share the plan of stops a quarter ahead"),
    ),
)  # fmt: skip

LARGEST_PLAN = PlanStory(
    begun=371,
    communicated=350,
    analysis=(
        "We are strong in the pits and nearly unknown where money is decided",
        "Purchasing has a target to change suppliers every two years",
        "",
    ),
    focus="operations",
    aims=(
        Aim(
            ("executive", 0), "Sees us in the plan for the new crusher", 3, 40, by=2,
            deeds=(Deed("Visit of both boards at the crusher", "contact", 200, by=2),),
        ),
        Aim(
            ("executive", 1), "Takes our calls, and knows one thing we saved", 2, -30,
            deeds=(Deed("Value review with her controller", "business_planning", -14, cost=2500),),
        ),
        Aim(
            ("purchasing", 0), "Stops asking for three offers for each order", 2, 60,
            deeds=(
                Deed("A rebate of two per cent on the year", "rebate", 200, 205, 35000),
                Deed("Longer terms, sixty days", "terms", 100, 110, 12000),
            ),
        ),
        Aim(
            ("middle", 0), "Recommends us to the other two sites", 3, 5, by=1,
            deeds=(
                Deed("Reliability days at all three sites", "skills", 150, 160, 14000, 1),
                Deed("He speaks at our users' day", "network", 60, 55, 1500, 1),
            ),
        ),
        Aim(
            ("operational", 0), "Plans his stops with our technician", 4, -100, by=1,
            deeds=(Deed("Shared calendar of planned stops", "embedding", 140, 140, 0, 1),),
        ),
    ),
    reviews=(
        Held(279, ("First map drawn; nobody above the superintendents is known",)),
        Held(187, ("A sponsor is found for the managing director",)),
        Held(95, ("The board visit was put off twice; name another day",)),
        Held(10, ("Purchasing is given up for now: its targets are set elsewhere",),
             drops=(2, "Their purchasing is measured by changes of supplier; we cannot win there")),
    ),
    bound=(("ours", 120, "A reliability engineer for their three sites"),),
)  # fmt: skip

STRONG_PLAN = PlanStory(
    begun=372,
    communicated=365,
    analysis=(
        "All who know us know us through one person",
        "",
        "Their new plant in the south has no supplier for hydraulics yet",
    ),
    business_line="South 2026: grow with the machine builders",
    focus="people,direction",
    aims=(
        Aim(
            ("executive", 0), "Introduces a second colleague of ours to his board", 4, 10,
            deeds=(Deed("Dinner with both owners", "contact", 120, 118, 800),),
        ),
        Aim(
            ("middle", 0), "Works with our engineer without calling us first", 4, -50, by=1,
            deeds=(Deed("Training for his four engineers", "skills", 170, 171, 6000, 1),),
        ),
        Aim(("purchasing", 0), "Agrees on a frame contract", 3, -20),
    ),
    reviews=(
        Held(360, ("All hangs on one person: a second one comes to every visit",)),
        Held(279, ("Training for their engineers",)),
        Held(187, ("Second colleague met four people",)),
        Held(108, ("Frame contract goes to their legal department",)),
    ),
    tried=(("change_of_person", 500, "Their head of purchasing changed", True),),
    bound=(
        ("ours", 330, "Training for their engineers every year"),
        ("theirs", 320, "We are asked first for every new machine"),
    ),
)  # fmt: skip

BEGUN_PLAN = PlanStory(
    begun=20,
    communicated=None,
    aims=(Aim(("executive", 0), "Knows who we are", 2, -120, since=20),),
)

FORGOTTEN_PLAN = PlanStory(
    begun=125,
    communicated=118,
    aims=(
        Aim(
            ("purchasing", 0), "Gives us the drives too", 2, -10, since=120,
            deeds=(Deed("More on the line for the same price", "more_for_less", 30, cost=8000),),
        ),
    ),
)  # fmt: skip

PLANS: Mapping[str, PlanStory] = {
    MENDING: MENDING_PLAN,
    LARGEST: LARGEST_PLAN,
    STRONG: STRONG_PLAN,
    BEGUN[0]: BEGUN_PLAN,
    BEGUN[1]: FORGOTTEN_PLAN,
}

# What people of the mending account said of themselves, by where they stand.
VALUE: Mapping[Who, Mapping[str, str]] = {
    ("executive", 0): {
        "value_means": "Lines that run, and no surprises before his board",
        "problems": "One stop a quarter costs more than a year of bearings",
        "challenges": "A second line next year with the same number of people",
    },
    ("middle", 0): {
        "value_means": "Sleeping through the night",
        "skills_to_develop": "reading vibration data",
        "problems": "Nobody is left who knows line 1 by heart",
    },
    ("purchasing", 0): {"value_means": "Fewer suppliers, each measured the same way"},
}

OBJECTIVE = "Hold or win a level with everybody who decides at the key accounts"
