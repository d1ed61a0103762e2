"""Large charts, which a page draws when the reader comes near, enlarges or prints them."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from test_lightbox import figure, write

from headless import barriers
from lookinside.report import charts
from lookinside.report.charts import Chart
from lookinside.report.script import as_script

pytestmark = pytest.mark.slow

SCRIPT = f"figures/toy/{charts.NAME}"
LINE = '<path d="M0 0L9 9" style="stroke:var(--c-0b66a8)"/>'
LARGE = Chart("0 0 460.8 300", f'{LINE * 200}<text x="20" y="50">Far words</text>')
SMALL = Chart("0 0 460.8 300", LINE)


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A page of tall pictures, and far below them a large and a small chart."""
    assert LARGE.large
    assert not SMALL.large
    listed = [figure("one"), figure("three"), figure("far", LARGE), figure("near", SMALL)]
    place = write(tmp_path, listed, SCRIPT)
    (tmp_path / SCRIPT).write_bytes(as_script(SCRIPT, charts.packed({"far": LARGE})))
    return place


def parts(page: Page, name: str) -> int:
    """Of how many lines a chart is made on the page."""
    return int(page.locator(f"#{name} .chart svg path").count())


def test_it_is_drawn_without_moving_the_page(drawn: Path, visit) -> None:
    assert drawn.read_text().count(LINE) == 1
    with visit(drawn) as page:
        assert parts(page, "near") == 1
        tall = page.locator("#far .chart").bounding_box()
        page.locator("#far").scroll_into_view_if_needed()
        expect(page.locator("#far .chart")).to_have_attribute("data-state", "ready")
        assert parts(page, "far") == 200
        expect(page.locator("#far text")).to_have_text("Far words")
        after = page.locator("#far .chart").bounding_box()
        assert (after["width"], after["height"]) == (tall["width"], tall["height"])
        assert barriers(page) == []


def test_it_is_enlarged_unseen(drawn: Path, visit) -> None:
    with visit(drawn) as page:
        page.locator("#one [data-enlarge]").click()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        expect(page.locator(".lightbox text")).to_have_text("Far words")


def test_it_is_drawn_once_the_page_rests_so_that_paper_has_it(drawn: Path, visit) -> None:
    with visit(drawn) as page:
        expect(page.locator("#far .chart")).to_have_attribute("data-state", "ready")
        assert parts(page, "far") == 200
        assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("hidden", [False, True])
def test_it_is_saved_whole(drawn: Path, visit, hidden: bool) -> None:
    if hidden:
        live = '<div class="live-figure"><i></i><div class="drawn chart" style="display:none"'
        text = drawn.read_text().replace('<div class="drawn chart" data-view', f"{live} data-view")
        drawn.write_text(text)
    with visit(drawn) as page:
        with page.expect_download() as download:
            page.evaluate("document.querySelector('#far [data-as=svg]').click()")
        saved = Path(download.value.path()).read_text()
    assert saved.count("<path") == 200
    assert "Far words" in saved


def test_a_script_that_is_not_there_is_said(drawn: Path, visit) -> None:
    (drawn.parent / SCRIPT).unlink()
    logged = pytest.raises(AssertionError, match=f"console error: Error: {SCRIPT} is missing")
    with logged, visit(drawn, absent=charts.NAME) as page:
        page.locator("#far").scroll_into_view_if_needed()
        page.locator("#far [data-as=svg]").click()
        said = f"This part could not be shown: {SCRIPT} is missing from this folder."
        expect(page.locator("#far [role=alert]")).to_have_text(said)
