"""The table of commands. A module is imported when its command is called, not before.

A new command is one line here: its name, ``module:object`` (a function, or a Typer app for a group
of commands) and the sentence that ``mainstay --help`` shows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One command of ``mainstay``."""

    name: str
    target: str
    help: str
    is_hidden: bool = False


COMMANDS = (
    Entry("serve", "mainstay.cli.serve:serve", "Serve the pages, with one worker and the tick."),
    Entry("worker", "mainstay.cli.serve:worker", "Work on background jobs (for a team)."),
    Entry("tick", "mainstay.cli.serve:tick", "Start what is due, every minute (for a team)."),
    Entry("sample", "mainstay.cli.sample:sample", "Load the sample company."),
    Entry("doctor", "mainstay.cli.doctor:doctor", "Check this installation and its data."),
    Entry("user", "mainstay.cli.users:users", "Add colleagues; give them a new password."),
    Entry("person", "mainstay.cli.people:people", "Give out or erase what is kept of a person."),
    Entry("backup", "mainstay.cli.backup:backup", "Write everything there is into one file."),
    Entry("restore", "mainstay.cli.restore:restore", "Put back what a backup holds."),
    Entry("tidy", "mainstay.cli.tidy:tidy", "Give back the room that undone data takes."),
    Entry("import", "mainstay.cli.imports:import_files", "Bring files in."),
    Entry("imports", "mainstay.cli.imports:imports", "List, show and undo what was brought in."),
    Entry("score", "mainstay.cli.score:score", "Compute the standing of every customer."),
    Entry("portfolio", "mainstay.cli.portfolio:portfolio", "Which customers carry the business."),
    Entry("concentration", "mainstay.cli.portfolio:concentration", "How much hangs on how few."),
    Entry("whale", "mainstay.cli.portfolio:whale", "Who makes the profit and who eats it."),
    Entry("lose", "mainstay.cli.portfolio:lose", "What is left if these customers leave."),
    Entry("growth", "mainstay.cli.portfolio:growth", "Where growth should be pushed most."),
    Entry("account", "mainstay.cli.portfolio:account", "One customer: worth, hold, reasons."),
    Entry(
        "map",
        "mainstay.cli.relationships:relationship_map",
        "Who is at an account, who of ours covers whom.",
    ),
    Entry("strength", "mainstay.cli.relationships:strength", "How strong each relationship is."),
    Entry("plan", "mainstay.cli.plans:plan", "How the relationship plan of an account stands."),
    Entry("prepare", "mainstay.cli.meetings:prepare", "The sheet for a meeting with a customer."),
    Entry("care", "mainstay.cli.meetings:care", "Promises, advice, requests: how we treat one."),
    Entry("week", "mainstay.cli.week:week", "What needs a colleague this week."),
    Entry("gaps", "mainstay.cli.relationships:gaps", "What the relationship maps lack."),
    Entry("leave", "mainstay.cli.relationships:leave", "What is lost when somebody leaves."),
    Entry(
        "duplicates", "mainstay.cli.duplicates:duplicates", "Accounts or people on record twice."
    ),
    Entry("merge", "mainstay.cli.duplicates:merge", "Make one account of two, or part them again."),
    Entry("lifetime-value", "mainstay.cli.lifetime_value:lifetime_value", "Fit a lifetime model."),
    Entry("report", "mainstay.cli.report:report", "Write a report as PDF, slides or workbook."),
    Entry("export", "mainstay.cli.export:export", "Write coverage or goals as a file to edit."),
    Entry("start", "mainstay.cli.start:start", "What ./run does.", is_hidden=True),
    Entry("web", "mainstay.cli.serve:web", "The web server alone.", is_hidden=True),
)
