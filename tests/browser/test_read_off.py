"""Charts read off in a browser: the values of the mark that is nearest to the pointer."""

from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from playwright.sync_api import Locator, Page, expect
from test_lightbox import figure, write

from lookinside.core.words import percent
from lookinside.figures import saved, scales, style
from lookinside.report import charts
from lookinside.report.script import as_script

pytestmark = pytest.mark.slow

WIDE, HIGH = 6.4, 4.0
SCRIPT = f"figures/toy/{charts.NAME}"


def curves() -> Figure:
    """Two lines of shares, and below them a loss on a logarithmic axis."""
    drawn = Figure(figsize=(WIDE, HIGH))
    above, below = drawn.add_axes((0.1, 0.6, 0.8, 0.3)), drawn.add_axes((0.1, 0.1, 0.8, 0.3))
    above.plot([1, 2, 3], [0.5, 0.75, 0.875], "o-", color=style.BLUE)
    above.plot([1, 2, 3], [0.25, 0.25, 0.25], color=style.ORANGE)
    above.yaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(share, 0)))
    above.set(xlim=(0, 4), ylim=(0, 1), ylabel="accuracy")
    below.plot([1, 2, 3], [1, 0.1, 0.01], color=style.BLUE)
    scales.logarithmic(below, "y", (0.001, 10), "{:g}".format)
    below.set(xlim=(0, 4), xlabel="epoch <b>", ylabel="loss, log")
    return drawn


def bars() -> Figure:
    """Bars up, one of them below zero, and bars across that begin at one."""
    drawn = Figure(figsize=(WIDE, HIGH))
    left, right = drawn.add_axes((0.1, 0.1, 0.35, 0.8)), drawn.add_axes((0.6, 0.1, 0.35, 0.8))
    left.bar([0, 1], [2000, -1500], color=style.BLUE)
    left.set_xticks([0, 1], ["cat", "dog"])
    left.set_ylim(-3000, 3000)
    right.barh([0, 1], [2, 3], left=1, color=style.ORANGE)
    right.set(xlim=(0, 5), xlabel="rows")
    return drawn


def inline(drawn: Figure, name: str) -> charts.Chart:
    return charts.inline((saved.svg(drawn, name) or b"").decode())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    shown = {"curves": curves(), "bars": bars()}
    return write(tmp_path, [figure(name, inline(each, name)) for name, each in shown.items()])


DRAWN_TWICE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def at(chart: Locator, axes: Axes, x: float, y: float) -> tuple[float, float]:
    """Where a value of axes stands in the window, once that has scrolled, which hides values."""
    chart.scroll_into_view_if_needed()
    chart.evaluate(DRAWN_TWICE)
    box = chart.bounding_box()
    root = axes.get_figure(root=True)
    assert box
    assert root
    across, up = root.transFigure.inverted().transform(axes.transData.transform((x, y)))
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


def said(tab: Page) -> list[str]:
    found = tab.locator(".read-off:not([hidden]) p span").all_inner_texts()
    return [words.replace("\u00a0", " ") for words in found]


def ringed(tab: Page) -> tuple[float, float]:
    """Where the ring stands in the window."""
    ring = tab.locator(".read-off i").bounding_box()
    assert ring
    return ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2


def test_a_point_of_a_line_says_its_values_in_the_words_of_the_axes(visit, page) -> None:
    above, below = curves().axes
    with visit(page) as tab:
        chart = tab.locator("#curves .chart svg")
        assert said(tab) == []
        for x, y, shown in ((1, 0.5, "50 %"), (2, 0.75, "75 %"), (3, 0.25, "25 %")):
            across, down = at(chart, above, x, y)
            tab.mouse.move(across + 4, down + 3)
            assert said(tab) == [f"epoch <b>: {x}", f"accuracy: {shown}"]
            assert ringed(tab) == pytest.approx((across, down), abs=1)
        tab.mouse.move(*at(chart, below, 2.1, 0.12))
        assert said(tab) == ["epoch <b>: 2", "loss: 0.1"]


def test_a_bar_says_its_end_and_both_where_it_begins_elsewhere(visit, page) -> None:
    left, right = bars().axes
    with visit(page) as tab:
        chart = tab.locator("#bars .chart svg")
        for x, y, end, shown in (
            (0, 1000, (0, 2000), ["cat", "2,000"]),
            (1.3, -100, (1, -1500), ["dog", "\u22121,500"]),
            (0, 2900, (0, 2000), ["cat", "2,000"]),
        ):
            tab.mouse.move(*at(chart, left, x, y))
            assert said(tab) == shown
            assert ringed(tab) == pytest.approx(at(chart, left, *end), abs=1)
        tab.mouse.move(*at(chart, right, 1.5, 1))
        assert said(tab) == ["rows: 1 to 4", "1"]


def test_values_go_with_the_pointer_with_keys_and_with_scrolling(visit, page) -> None:
    above, _ = curves().axes
    with visit(page) as tab:
        chart = tab.locator("#curves .chart svg")
        for leave in (
            lambda: tab.mouse.move(5, 5),
            lambda: tab.keyboard.press("Tab"),
            lambda: tab.mouse.wheel(0, 200),
        ):
            tab.mouse.move(*at(chart, above, 2, 0.7))
            assert said(tab)
            leave()
            expect(tab.locator(".read-off p")).to_be_hidden()


def test_values_stay_within_the_window(visit, page) -> None:
    above, _ = curves().axes
    with visit(page, 390) as tab:
        chart = tab.locator("#curves .chart svg")
        chart.scroll_into_view_if_needed()
        tab.locator("#curves .chart").evaluate("box => box.scrollLeft = 1000")
        tab.mouse.move(*at(chart, above, 3, 0.9))
        words = tab.locator(".read-off p").bounding_box()
        assert said(tab) == ["epoch <b>: 3", "accuracy: 87.5 %"]
        assert words
        assert 0 <= words["x"] < words["x"] + words["width"] <= 390


def test_an_enlarged_chart_and_one_that_came_late_are_read_off_too(visit, tmp_path: Path) -> None:
    above, _ = curves().axes
    drawn = inline(curves(), "curves")
    long = charts.Chart(drawn.box, drawn.markup + "<g/>" * charts.LARGE)
    page = write(tmp_path, [figure("curves", long)], SCRIPT)
    script = as_script(SCRIPT, charts.packed({"curves": long}))
    (tmp_path / SCRIPT).write_bytes(script)
    with visit(page) as tab:
        chart = tab.locator("#curves .chart svg")
        chart.scroll_into_view_if_needed()
        expect(chart.locator("metadata")).to_be_attached()
        tab.mouse.move(*at(chart, above, 1, 0.5))
        assert said(tab) == ["epoch <b>: 1", "accuracy: 50 %"]
        tab.get_by_role("button", name="Enlarge").click()
        large = tab.get_by_role("dialog").locator("svg")
        tab.mouse.move(*at(large, above, 3, 0.875))
        assert said(tab) == ["epoch <b>: 3", "accuracy: 87.5 %"]
        expect(tab.get_by_role("dialog").locator(".read-off p")).to_be_visible()
