"""Pages on paper: all views, nothing closed, no empty room, and where each figure is from."""

from pathlib import Path

import pytest
from toy_report import write

from lookinside.report.views import units

pytestmark = pytest.mark.slow

SECTION = '[data-view="units"]'


@pytest.fixture
def page(toy_units, alone) -> Path:
    """A page whose only view lies far below, with something closed above it."""
    path = alone(units.build("toy", *toy_units), toy_units[1])
    start = '<main id="content">'
    far = "<details><summary>More</summary>inside</details><div style='height: 5000px'></div>"
    path.write_text(path.read_text().replace(start, start + far))
    return path


def test_printing_starts_views_and_opens_what_is_closed_meanwhile(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.evaluate(
            """() => addEventListener("beforeprint", () => {
              document.body.dataset.open = document.querySelector("details").open;
            })"""
        )
        opened.pdf()
        assert opened.locator("body").get_attribute("data-open") == "true"
        opened.wait_for_selector(f'{SECTION}[data-state="ready"]')
        assert not opened.locator("details").evaluate("each => each.open")
        assert opened.evaluate("scrollY") == 0


def test_a_page_at_rest_starts_what_nobody_came_near_and_does_not_move(visit, page: Path) -> None:
    with visit(page) as opened:
        before = opened.locator("details").bounding_box()
        opened.wait_for_selector(f'{SECTION}[data-state="ready"]')
        assert opened.evaluate("scrollY") == 0
        assert opened.locator("details").bounding_box()["y"] == before["y"]


def test_paper_has_no_room_for_what_is_not_there(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.locator(SECTION).scroll_into_view_if_needed()
        opened.wait_for_selector(f'{SECTION}[data-state="ready"]')
        opened.emulate_media(media="print")
        gap = """() => {
          const body = document.querySelector(".units-body").getBoundingClientRect();
          return body.bottom - document.querySelector(".units-gaps").getBoundingClientRect().bottom;
        }"""
        assert opened.evaluate(gap) < 40
        sized = opened.locator(".units-scroll")
        assert sized.evaluate("each => getComputedStyle(each).maxHeight") == "none"
        assert not opened.locator(".units input[type=range]").is_visible()


def test_a_printed_figure_says_where_it_is_from(visit, tmp_path: Path) -> None:
    with visit(write(tmp_path) / "runs/linear.html") as opened:
        origin = opened.locator("#one .origin")
        assert not origin.is_visible()
        opened.emulate_media(media="print")
        assert origin.is_visible()
        assert origin.inner_text() == (
            "visualize@toy, configuration cccccccccccc, seed 0: figures/toy/one"
        )
        assert not opened.locator("#one .tools").is_visible()
        assert not opened.locator(".top").is_visible()
