"""The page of everything: what is chosen is left, by real input."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from toy_report import EVIL, write

from headless import barriers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("report") / "site")


def count(page: Page) -> int:
    """How many are listed when the page has come to rest, which is what it says."""
    page.wait_for_timeout(300)
    listed = page.locator("[data-found] li").count()
    expect(page.locator(".everything [role=status]")).to_contain_text(str(listed))
    return listed


def test_all_is_listed_by_what_it_belongs_to(report: Path, visit) -> None:
    with visit(report / "everything.html") as page:
        expect(page.locator("[data-found] h2", has_text="cnn")).to_be_visible()
        assert count(page) == page.evaluate(
            "lookinside.load('search-index.js').then(x => x.length)"
        )
        own = page.locator("[data-found] section", has=page.locator("h2", has_text="linear"))
        own.get_by_role("link", name="Title of linear").click()
        page.wait_for_url("**/runs/linear.html")


def test_choices_and_words_narrow_it_and_the_address_keeps_them(report: Path, visit) -> None:
    with visit(report / "everything.html") as page:
        whole = count(page)
        page.locator("[name=group]").select_option("Figures")
        figures = count(page)
        assert 0 < figures < whole
        page.locator("[name=of]").select_option("cnn")
        assert 0 < count(page) < figures
        page.locator("[name=words]").fill("four")
        assert count(page) == 1
        assert page.url.endswith("#group=Figures&of=cnn&words=four")
        page.reload()
        expect(page.locator("[data-found] li")).to_have_count(1)
        expect(page.locator("[name=group]")).to_have_value("Figures")
        expect(page.locator("[name=words]")).to_have_value("four")
        page.get_by_role("button", name="Show all").click()
        assert count(page) == whole
        expect(page.get_by_role("button", name="Show all")).to_be_hidden()
        assert page.url.endswith("everything.html")


def test_each_choice_says_how_much_it_would_leave(report: Path, visit) -> None:
    with visit(report / "everything.html#of=cnn") as page:
        for option in page.locator("[name=group] option:not(:first-child)").all():
            said = option.text_content() or ""
            page.locator("[name=group]").select_option(option.get_attribute("value"))
            assert said.endswith(f"({count(page)})")
            page.locator("[name=group]").select_option("")


def test_it_says_where_nothing_is_left_and_folds_up_what_is_much(report: Path, visit) -> None:
    with visit(report / "everything.html") as page:
        page.locator("[name=words]").fill("zebra")
        expect(page.locator("[data-found]")).to_contain_text("Nothing here has all of this")
        assert count(page) == 0
        page.locator("[name=words]").fill("convolutional")
        assert count(page) > 1
        assert page.locator("[data-found] details[open]").count() == 1
        groups = page.locator("[name=of] optgroup").evaluate_all("all => all.map(x => x.label)")
        assert groups == ["Runs"]
        page.locator("[data-found] h2 a").click()
        page.wait_for_url("**/runs/cnn.html")


def test_what_is_unknown_in_the_address_chooses_nothing(report: Path, visit) -> None:
    with visit(report / "everything.html#of=nobody&group=Runs") as page:
        expect(page.locator("[name=of]")).to_have_value("")
        expect(page.locator("[name=group]")).to_have_value("Runs")
        assert count(page) == 3


@pytest.mark.parametrize(("dark", "width"), [(False, 390), (True, 1280)])
def test_it_can_be_used_by_all(report: Path, visit, dark: bool, width: int) -> None:
    with visit(report / "everything.html", dark=dark, width=width) as page:
        page.locator("[name=words]").fill(EVIL[:7])
        assert count(page)
        assert barriers(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
