"""The search box and the filters of the front page, driven by real input."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from toy_report import EVIL, write

from headless import barriers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("report") / "site")


def test_a_figure_is_found_and_opened_by_keyboard_alone(report: Path, visit) -> None:
    with visit(report / "runs/linear.html") as page:
        page.keyboard.press("/")
        box = page.get_by_role("combobox", name="Search this report")
        expect(box).to_be_focused()
        expect(box).to_have_value("")
        page.keyboard.type("filt four")
        expect(page.get_by_role("option")).to_have_count(1)
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(page.locator("#found-count")).to_have_text("1 found")
        page.keyboard.press("ArrowDown")
        chosen = page.locator('[role="option"][aria-selected="true"]')
        expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
        page.keyboard.press("Enter")
        page.wait_for_url("**/runs/cnn.html#four")


def test_results_are_grouped_and_arrows_go_around(report: Path, visit) -> None:
    with visit(report / "index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("CNN")
        groups = page.locator("#found [role=group]")
        expect(groups.first).to_have_attribute("aria-label", "Runs")
        names = [group.get_attribute("aria-label") for group in groups.all()]
        assert set(names) == {"Runs", "Figures", "Layers"}
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("option").first).to_contain_text("Title of cnn")


def test_all_of_a_group_can_be_seen(report: Path, visit) -> None:
    with visit(report / "index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("filters")
        figures = page.locator('#found [role=group][aria-label="Figures"] [role=option]')
        expect(figures.last).to_have_text("All 9")
        expect(figures).to_have_count(7)
        for _ in range(7):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(figures).to_have_count(9)
        expect(figures.nth(6)).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("combobox")).to_be_focused()
        page.keyboard.type(" f")
        page.keyboard.press("Backspace")
        figures.last.click()
        expect(figures).to_have_count(9)
        expect(page.locator("#found")).to_be_visible()


def test_escape_closes_then_clears_and_a_click_elsewhere_closes(report: Path, visit) -> None:
    with visit(report / "index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("linear")
        expect(page.locator("#found")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#found")).to_be_hidden()
        expect(page.locator("#search")).to_have_value("linear")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#found")).to_be_visible()
        page.mouse.click(10, 600)
        expect(page.locator("#found")).to_be_hidden()
        page.locator("#search").focus()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator("#search")).to_have_value("")


def test_what_is_not_there_is_said_and_names_are_only_text(report: Path, visit) -> None:
    with visit(report / "index.html", width=390, touch=True) as page:
        page.tap("#search")
        page.keyboard.type("zebra")
        expect(page.locator("#found")).to_contain_text("Nothing here has these words")
        page.fill("#search", EVIL)
        expect(page.get_by_role("option").first).to_contain_text(EVIL)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("option").first.tap()
        page.wait_for_url("**/data/others.html")


def test_the_key_can_be_switched_off_and_stays_so(report: Path, visit) -> None:
    with visit(report / "index.html") as page:
        choice = page.get_by_role("checkbox", name="The key / goes to the search box")
        choice.focus()
        page.keyboard.press("Space")
        page.goto((report / "runs/cnn.html").as_uri())
        page.keyboard.press("/")
        expect(page.locator("#search")).not_to_be_focused()
        expect(page.locator(".search kbd")).to_be_hidden()
        choice.check()
        page.locator("h1").click()
        page.keyboard.press("/")
        expect(page.locator("#search")).to_be_focused()
        expect(page.locator("#search")).to_have_attribute("aria-keyshortcuts", "/")


def test_an_index_that_is_not_there_is_said_as_long_as_it_is_not(tmp_path: Path, visit) -> None:
    index = write(tmp_path / "site") / "search-index.js"
    content = index.read_bytes()
    index.unlink()
    said = "This can't be searched: search-index.js is missing from this folder."
    with visit(index.parent / "index.html", absent=index.name) as page:
        page.click("#search")
        expect(page.locator("#found")).to_have_text(said)
        page.keyboard.type("cnn")
        expect(page.locator("#found")).to_have_text(said)
        expect(page.locator("#found-count")).to_have_text(said)
        index.write_bytes(content)
        page.locator("h1").click()
        page.click("#search")
        expect(page.get_by_role("option").first).to_contain_text("Title of cnn")


def test_a_slash_that_is_written_stays_where_it_is(report: Path, visit) -> None:
    with visit(report / "index.html") as page:
        page.click("#search")
        page.keyboard.type("a/b")
        expect(page.locator("#search")).to_have_value("a/b")


@pytest.mark.parametrize("dark", [False, True])
def test_box_results_and_filters_can_be_used_by_all(report: Path, visit, dark: bool) -> None:
    with visit(report / "index.html", dark=dark) as page:
        page.get_by_role("button", name="convolutional").click()
        page.keyboard.press("/")
        page.keyboard.type("cnn")
        page.keyboard.press("ArrowDown")
        assert barriers(page) == []


def test_filters_join_groups_and_say_how_many_are_shown(report: Path, visit) -> None:
    with visit(report / "index.html") as page:
        shown = page.locator('[data-filtered="runs"] > :visible')
        said = page.locator("[data-count]")
        expect(said).to_have_text("All 3 runs")
        toys = page.locator('[data-value="Toys"]')
        toys.focus()
        page.keyboard.press("Space")
        expect(toys).to_have_attribute("aria-pressed", "true")
        expect(shown).to_have_count(2)
        page.locator('[data-value="convolutional"]').click()
        expect(said).to_have_text("1 of 3 runs")
        page.locator('[data-value="linear"]').click()
        expect(said).to_have_text("2 of 3 runs")
        page.click("[data-all]")
        expect(shown).to_have_count(3)
        expect(page.locator('[aria-pressed="true"]')).to_have_count(0)
        expect(page.locator("[data-all]")).to_be_hidden()
