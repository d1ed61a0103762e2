"""The confusion matrix by mouse, keyboard and touch."""

from pathlib import Path

import numpy as np
import pytest

from headless import barriers, unnamed, waiting
from lookinside.report.script import as_script
from lookinside.report.views import confusion
from lookinside.report.views.confusion import Answers
from lookinside.report.views.seen import Seen
from lookinside.report.views.view import View

pytestmark = pytest.mark.slow

EVIL = "<script>alert(1)</script>"
SECTION = '[data-view="confusion"][data-state="ready"]'


def toy(classes: list[str], answers: list[tuple[int, int, float]]) -> View:
    actual, predicted, sure = (np.array(column) for column in zip(*answers, strict=True))
    given = Answers(actual, predicted, sure)
    table = confusion.counts(given, len(classes))
    images = np.full((len(answers), 1, 6, 6), 200, dtype=np.uint8)
    chosen, sheet = confusion.fitted(given, Seen(images, actual), table)
    data = {
        "classes": classes,
        "counts": table.tolist(),
        "sheet": sheet.about("views/toy/confusion.png"),
        "shown": confusion._shown(given, chosen),
    }
    script = as_script("views/toy/confusion.js", data)
    held = {"confusion.js": script, "confusion.png": sheet.content}
    return View("confusion", held, confusion._table(table, classes))


CLASSES = ["cat", EVIL, "dog"]
ANSWERS = [
    *[(0, 0, 0.9)] * 30,
    *[(0, 2, 0.6), (0, 2, 0.8)],
    *[(1, 1, 0.99999)] * 4,
    (1, 0, 0.5),
]


@pytest.fixture
def page(alone) -> Path:
    return alone(toy(CLASSES, ANSWERS), {"classes": CLASSES})


def heading(page) -> str:
    return page.locator(f"{SECTION} h3").inner_text()


def test_it_opens_with_the_most_frequent_error(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        assert heading(opened) == "cat taken for dog"
        said = opened.locator(".confusion-said").inner_text()
        assert said.startswith("2 of 32 test images (6.2\xa0%). All of them, the surest first.")
        assert opened.locator(".confusion-images li").all_inner_texts() == [
            "no. 31\n80.0\xa0%",
            "no. 30\n60.0\xa0%",
        ]


def test_a_cell_is_opened_by_mouse_and_says_how_many_there_are(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.click("tbody tr:nth-child(1) td:nth-of-type(1) button")
        assert heading(opened) == "cat, recognised"
        assert opened.locator(".confusion-images canvas").count() == confusion.EACH
        said = opened.locator(".confusion-said").inner_text()
        assert said == "30 of 32 test images (93.8\xa0%). Shown: the 24 surest."
        name = opened.locator(".confusion-images canvas").first.get_attribute("aria-label")
        assert name == "Test image 0: is cat, taken for cat with probability 90.0\xa0%"


def test_arrow_keys_move_through_the_cells(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.focus("td[aria-selected=true] button")
        opened.keyboard.press("ArrowLeft")
        assert heading(opened) == f"cat taken for {EVIL}"
        assert "None of 32" in opened.locator(".confusion-said").inner_text()
        opened.keyboard.press("ArrowDown")
        assert heading(opened) == f"{EVIL}, recognised"
        assert "> 99.9\xa0%" in opened.locator(".confusion-images").inner_text()
        opened.keyboard.press("Home")
        opened.keyboard.press("ArrowLeft")
        assert heading(opened) == f"{EVIL} taken for cat"
        opened.keyboard.press("End")
        opened.keyboard.press("ArrowDown")
        assert (
            "no test image is of this class"
            in opened.locator(".confusion-said").inner_text().lower()
        )
        assert opened.locator("table button[tabindex='0']").count() == 1
        opened.keyboard.press("Tab")
        assert opened.evaluate("document.activeElement.name") == "confusion-shows"


def test_the_most_frequent_errors_and_the_opposite_one_are_a_tap_away(visit, page: Path) -> None:
    with visit(page, width=390, touch=True) as opened:
        opened.wait_for_selector(SECTION)
        opened.tap(".confusion-most button:nth-child(2)")
        assert heading(opened) == f"{EVIL} taken for cat"
        opened.tap(".confusion-said button")
        assert heading(opened) == f"cat taken for {EVIL}"


def test_cells_show_counts_or_shares(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        cell = opened.locator("tbody tr:nth-child(1) td:nth-of-type(3)")
        assert cell.inner_text() == "2"
        opened.check("input[value=share]")
        assert cell.inner_text() == "6.2"


def test_the_images_reach_no_lower_than_the_matrix(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector('[data-view="confusion"][data-state="ready"]')
        cell = opened.locator(".confusion-cell").bounding_box()
        parts = opened.locator(".confusion-parts").bounding_box()
        assert cell["height"] == parts["height"]
        style = "node => getComputedStyle(node).contain"
        assert opened.locator(".confusion-cell").evaluate(style) == "size"


def test_nothing_is_without_a_name_before_it_starts(visit, page: Path) -> None:
    with visit(waiting(page)) as opened:
        assert unnamed(opened) == []


def test_anyone_can_read_it(visit, page: Path, screen) -> None:
    with visit(page, **screen) as opened:
        opened.wait_for_selector(SECTION)
        assert barriers(opened) == []


def test_fifty_classes_scroll_under_headings_that_stay(visit, alone) -> None:
    classes = [f"{place}: a class with a long name, {EVIL}" for place in range(50)]
    page = alone(
        toy(classes, [(row, (row * 7) % 50, 0.5) for row in range(50)]), {"classes": classes}
    )
    with visit(page, width=390) as opened:
        opened.wait_for_selector(SECTION)
        assert opened.evaluate("document.documentElement.scrollWidth") <= 390
        opened.focus("td[aria-selected=true] button")
        opened.keyboard.press("End")
        for _ in range(30):
            opened.keyboard.press("ArrowDown")
        places = opened.evaluate("""() => {
            const box = element => element.getBoundingClientRect();
            const view = box(document.querySelector(".confusion-scroll"));
            const cell = box(document.activeElement), head = box(document.querySelector("th.on"));
            const row = box(document.querySelector("tbody th.on"));
            return [cell.top - head.bottom, cell.left - row.right,
                    view.right - cell.right, view.bottom - cell.bottom, head.top - view.top];
        }""")
        assert min(places) >= 0, places
        assert places[-1] < 5
