"""The round of relationships as a new user goes it: files, map, answers, plan, review, documents.

First on an export of Salesforce, which knows at most four people of an account and no reporting
lines; then on the largest map of the sample.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.looking import LOOKS, Critic, faults, picture, settle, take
from tests.browser.papers import BLANK, pdf_pages, pictures, slides
from tests.browser.sites import Folder, Site, served

pytestmark = pytest.mark.browser

Visitor = Callable[..., Critic]

OIL = "United Oil & Gas Corp."
ITS_PEOPLE = ("Arthur Song", "Avi Green", "Lauren Boyle", "Stella Pavlova")
LENA, LENAS_MAIL = "Lena Berg", "lena@mill.example"
PASSWORD = "six barrels of light oil"
ANSWERS = {
    "Do they see us as a partner?": "They do not listen",
    "What would losing us mean to them?": "No challenge",
    "Do they put our business out to bid?": "Always, openly",
    "Could they do themselves what we do for them?": "Easily",
}
MINE, VACANT, SPONSOR = "Harrowfell Minerals Ltd", "Head of strategy", "Signe Kjærholt"
GOAL = "Asks us before he asks for offers"
INITIATIVE = "Show the finance team what a leak costs"
DECISION = "The director visits the plant in May"


def test_the_round_on_an_export_of_salesforce(
    visitor: Visitor, workshop: Site, shared_data: Path
) -> None:
    administrator = opened(visitor(workshop, "administrator"), workshop.url("imports:imports"))
    bring(administrator, sorted((shared_data / "salesforce_export").glob("*.csv")))
    link = add_a_colleague(administrator, workshop)
    own(administrator, workshop)
    page = opened(visitor(workshop), link)
    sign_in_for_the_first_time(page)
    see_the_map_of_four(page, workshop)
    cover_and_judge(page)
    answer(page)
    put_a_vacant_role_on_the_map(page)
    see_gaps(page)
    plan(page)
    review(page)


def bring(page: Page, files: list[Path]) -> None:
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="Look at them").click()
    page.get_by_label(f"One group under {OIL}").check()
    page.get_by_role("button", name="Take these answers").click()
    settle(page)
    page.get_by_role("button", name="Commit").first.click()
    expect(page).to_have_url(re.compile(r"/imports/batches/\d+/$"))


def add_a_colleague(page: Page, site: Site) -> str:
    """Add Lena as an administrator does; return the link that she is given."""
    page.goto(site.url("organisation:new_user"))
    page.get_by_label("Name", exact=True).fill(LENA)
    page.get_by_label("E-mail address").fill(LENAS_MAIL)
    page.get_by_label("Access level").select_option(label="Account manager")
    page.get_by_role("button", name="Add and make a sign-in link").click()
    return page.get_by_label("One-time link").input_value()


def own(page: Page, site: Site) -> None:
    """Give Lena the account."""
    open_account(page, site)
    page.get_by_role("link", name="Change", exact=True).first.click()
    page.get_by_label("Owner").select_option(label=LENA)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text(f"Owner {LENA}")


def sign_in_for_the_first_time(page: Page) -> None:
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_label("Email").fill(LENAS_MAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def open_account(page: Page, site: Site) -> None:
    page.goto(site.url("portfolio:accounts"))
    page.locator("main").get_by_role("link", name=OIL, exact=True).first.click()


def see_the_map_of_four(page: Page, site: Site) -> None:
    open_account(page, site)
    go_to(page, "Map")
    for name in ITS_PEOPLE:
        expect(drawing(page)).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("Nobody who holds the budget is known.")
    fit(page, "map-of-four")


def cover_and_judge(page: Page) -> None:
    """Lena covers the CEO, who has a say; the CFO decides about money and nobody covers him."""
    open_person(page, "Arthur Song")
    cover = page.locator("#cover")
    cover.get_by_label("Colleague").select_option(label=LENA)
    cover.get_by_role("button", name="Assign").click()
    expect(page.locator("#cover")).to_contain_text("since")
    judge(page, influence="8", relevance="7", stance="leans towards us", role="User")
    go_to(page, "Map")
    open_person(page, "Avi Green")
    judge(page, influence="9", relevance="8", stance="leans against us", role="Budget")


def judge(page: Page, *, influence: str, relevance: str, stance: str, role: str) -> None:
    held = page.locator("#judgement")
    held.get_by_label("Influence").select_option(influence)
    held.get_by_label("Relevance to our goals").select_option(relevance)
    held.get_by_label("Stance").select_option(label=stance)
    held.get_by_label(role).check()
    held.get_by_role("button", name="Record").click()
    expect(page.locator("#judgement").get_by_label("Influence")).to_have_value(influence)


def answer(page: Page) -> None:
    """Four of the seven questions are enough for a level."""
    questions = page.locator("#questions")
    for question, said in ANSWERS.items():
        questions.get_by_label(question).select_option(label=said)
    questions.get_by_label("How do we know?").fill("He told us at the annual talk.")
    questions.get_by_role("button", name="Record the answers").click()
    expect(page.locator("#strength")).to_contain_text("weak")
    fit(page, "person")


def put_a_vacant_role_on_the_map(page: Page) -> None:
    go_to(page, "Map")
    page.get_by_label("Role nobody is known for").fill("Head of procurement")
    page.get_by_role("button", name="Put it on the map").click()
    expect(drawing(page)).to_contain_text("Head of procurement")


def see_gaps(page: Page) -> None:
    """What is missing is said in words, with whom it concerns."""
    said = page.locator("main")
    expect(said).not_to_contain_text("Nobody who holds the budget is known.")
    expect(said).to_contain_text("Avi Green")
    fit(page, "map-with-answers")


def plan(page: Page) -> None:
    go_to(page, "Plan")
    page.get_by_role("button", name="Begin the plan").click()
    set_a_goal(page, "Avi Green", owner=LENA)
    plan_an_initiative(page, "Avi Green", owner=LENA)
    fit(page, "plan")


def set_a_goal(page: Page, person: str, *, owner: str) -> None:
    row = page.get_by_role("row", name=re.compile(person))
    row.get_by_role("link", name="Set a goal").click()
    page.get_by_label("Goal", exact=True).fill(GOAL)
    page.get_by_label("Level at the start").select_option("1")
    page.get_by_label("Level wanted").select_option("3")
    page.get_by_label("Due").fill("2030-06-30")
    page.get_by_label("Owner").select_option(label=owner)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name=re.compile(person))).to_contain_text(GOAL)


def plan_an_initiative(page: Page, person: str, *, owner: str) -> None:
    page.get_by_role("row", name=re.compile(person)).get_by_role("link", name="plan one").click()
    page.get_by_label("What is done").fill(INITIATIVE)
    expect(page.get_by_label(f"{person}: {GOAL}")).to_be_checked()
    page.get_by_label("Owner").select_option(label=owner)
    page.get_by_label("Due").fill("2030-03-31")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name=re.compile(person))).to_contain_text(INITIATIVE)


def review(page: Page) -> None:
    """A guided meeting of six steps; what it closes with is not changed any more."""
    page.get_by_role("button", name=re.compile("Start review|Go on with")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Last quarter")
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Changes on the map")
    page.get_by_role("link", name="Next").click()
    page.get_by_label("stuck").check()
    page.get_by_label("Note").fill("He has no time for us before the audit.")
    page.get_by_role("button", name="Record the verdict").click()
    expect(page.locator("main")).to_contain_text("1 of 1 goals have their verdict.")
    fit(page, "review")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("main")).to_contain_text("Arthur Song")
    page.get_by_role("link", name="Next").click()
    page.get_by_label("Who is there").fill(LENA)
    page.get_by_label("Decisions").fill(DECISION)
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_role("button", name="Close the review").click()
    expect(page.locator("main")).to_contain_text("The record is as it was closed.")
    for text in (DECISION, GOAL, "stuck"):
        expect(page.locator("main")).to_contain_text(text)
    fit(page, "record")


@pytest.fixture
def copy(chromium: Browser, sample_data: Folder, tmp_path: Path) -> Iterator[Site]:
    """A copy of the sample: a review that was closed stays closed."""
    with served(sample_data.copy(tmp_path / "data"), web_only=True) as site:
        yield site


def test_the_round_on_the_largest_map_of_the_sample(
    visitor: Visitor, copy: Site, tmp_path: Path
) -> None:
    page = opened(visitor(copy, "leader"), copy.url("portfolio:accounts"))
    names = see_the_largest_map(page)
    narrow_it(page)
    compare_with_the_quarter_before(page)
    cover_the_one_who_decides(page)
    plan_for_a_gatekeeper(page)
    review_every_goal(page)
    compare_with_the_review_before(page)
    open_the_documents(page, names, tmp_path)


def see_the_largest_map(page: Page) -> list[str]:
    """Return the names of all who stand on it."""
    page.locator(".table-tools input[type=search]").first.fill(MINE)
    page.locator(".table-tools input[type=search]").first.press("Enter")
    page.locator("main").get_by_role("link", name=MINE, exact=True).first.click()
    go_to(page, "Map")
    expect(page.locator("main")).to_contain_text("64 people")
    names = page.locator("#list tbody tr td:first-child b").all_inner_texts()
    assert len(set(names)) == 65  # one role has nobody known
    drawn = drawing(page).text_content() or ""
    assert [one for one in names if one[:9] not in drawn and one != VACANT] == []
    assert VACANT in drawn
    fit(page, "largest-map")
    return [one for one in names if one != VACANT]


def narrow_it(page: Page) -> None:
    page.locator("#drawing").get_by_role("link", name="Gaps", exact=True).click()
    page.get_by_role("combobox", name="Covered").select_option(label="by nobody")
    page.locator("#drawing").get_by_role("button", name="Show", exact=True).click()
    expect(drawing(page)).to_contain_text("Desmond")
    expect(drawing(page)).not_to_contain_text("Bram Corrow")
    fit(page, "nobody-covers")


def compare_with_the_quarter_before(page: Page) -> None:
    go_to(page, "Map")
    page.get_by_label("Since").fill("2026-08-22")
    page.get_by_role("button", name="Compare").click()
    said = page.locator("main")
    expect(said).to_contain_text("Stronger with Clara Hollinshead: moderate, now strong.")
    expect(said).to_contain_text("Rui Falcoeira no longer covers Elliot Birtwhistle.")


def cover_the_one_who_decides(page: Page) -> None:
    """A finding leads to its next step; once taken, the map says it no more."""
    alone = "No one covers Gareth Nethersole, Managing director."
    expect(page.locator("main")).to_contain_text(alone)
    open_person(page, "Gareth Nethersole")
    cover = page.locator("#cover")
    cover.get_by_label("Colleague").select_option(label=SPONSOR)
    cover.get_by_label("As", exact=True).select_option(label="Executive sponsor")
    cover.get_by_role("button", name="Assign").click()
    expect(page.locator("#cover")).to_contain_text(SPONSOR)
    answer(page)
    go_to(page, "Map")
    expect(drawing(page)).to_contain_text(SPONSOR)
    expect(page.locator("main")).not_to_contain_text(alone)


def plan_for_a_gatekeeper(page: Page) -> None:
    go_to(page, "Plan")
    set_a_goal(page, "Finn Ellerby", owner=SPONSOR)
    plan_an_initiative(page, "Finn Ellerby", owner=SPONSOR)
    fit(page, "largest-plan")


def review_every_goal(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Start review|Go on with")).click()
    expect(page.locator("main")).to_contain_text("The last review was on 12 Nov 2026")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("main")).to_contain_text(f"{SPONSOR} now covers Gareth Nethersole")
    page.get_by_role("link", name="Next").click()
    while page.get_by_role("button", name="Record the verdict").count():
        card = page.locator("section", has=page.get_by_role("button", name="Record the verdict"))
        card.first.get_by_label("stuck").check()
        card.first.get_by_label("Note").fill("Nothing moved since we last spoke.")
        card.first.get_by_role("button", name="Record the verdict").click()
        settle(page)
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Next").click()
    page.get_by_label("Decisions").fill(DECISION)
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_role("button", name="Close the review").click()
    expect(page.locator("main")).to_contain_text("The record is as it was closed.")


def compare_with_the_review_before(page: Page) -> None:
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What moved from 12 Nov 2026 to")
    expect(page.locator("main")).to_contain_text("Clara Hollinshead")
    expect(page.locator("main")).to_contain_text("Coverage of important people")
    fit(page, "compared")
    page.get_by_role("link", name="Back to the plan").click()


def open_the_documents(page: Page, names: list[str], folder: Path) -> None:
    paper = downloaded(page, "PDF", folder / "plan.pdf")
    printed = pdf_pages(paper.read_bytes())
    assert len(printed) > 6
    assert missing([*names, GOAL, INITIATIVE, DECISION], "".join(printed)) == []
    deck = downloaded(page, "Slides", folder / "plan.pptx")
    shown = slides(deck.read_bytes())
    assert missing([GOAL, INITIATIVE, DECISION], "".join(shown.texts)) == []
    assert shown.faults() == []
    go_to(page, "Map")
    shown = slides(downloaded(page, "Slides", folder / "map.pptx").read_bytes())
    assert [one for one in names if shown.cards().count(one) != 1] == []
    assert shown.faults() == []
    for file in (paper, deck):
        ink = pictures(file)
        assert len(ink) > 6
        assert min(ink) > BLANK


def missing(wanted: list[str], text: str) -> list[str]:
    """Return what a document does not say; a line may end within it."""
    run = re.sub(r"\s", "", text)
    return [one for one in wanted if re.sub(r"\s", "", one) not in run]


def downloaded(page: Page, link: str, to: Path) -> Path:
    with page.expect_download() as got:
        page.locator("main").get_by_role("link", name=link, exact=True).first.click()
    got.value.save_as(to)
    return to


def drawing(page: Page) -> Locator:
    return page.get_by_role("group", name="Relationship map of")


def go_to(page: Page, tab: str) -> None:
    page.locator("main").get_by_role("link", name=tab, exact=True).first.click()
    settle(page)


def open_person(page: Page, name: str) -> None:
    page.locator("#list").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def fit(page: Page, name: str) -> None:
    """The page as it is now is fit to be seen in every look; a picture of each is kept."""
    found = []
    for look in LOOKS:
        take(page, look)
        picture(page, f"round-{name}-{look}")
        found += [f"{look}: {fault}" for fault in faults(page, look)]
    take(page, LOOKS[0])
    assert found == []


def opened(critic: Critic, url: str) -> Page:
    page = critic.open(url)
    assert page is not None
    return page
