"""Letters of charts and of the pipeline's graph are large enough to be read, on every screen."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from test_lightbox import CHART, figure, write

from headless import barriers
from lookinside.report import site
from lookinside.report.charts import inline
from lookinside.report.graph import Stage
from lookinside.report.graph_drawing import across, down

pytestmark = pytest.mark.slow

LETTERS = """selector =>
  Math.min(...[...document.querySelectorAll(`${selector} text`)].map(each => {
  const drawn = each.ownerSVGElement;
  const scale = drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width;
  return scale * parseFloat(getComputedStyle(each).fontSize);
}))"""
"""How large the smallest letters of drawings are on the screen, in pixels."""


@pytest.fixture
def charts(tmp_path: Path) -> Path:
    small = CHART.replace("font-size:12px", "font-size:8.5px")
    return write(tmp_path, [figure("one"), figure("two", inline(small))])


def test_a_wide_chart_scrolls_in_its_place_by_keys_too(visit, charts: Path) -> None:
    with visit(charts, width=390) as page:
        box = page.get_by_role("group", name="Title of two")
        assert page.evaluate(LETTERS, ".chart") >= 11
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('#two .chart').scrollLeft > 0")
        assert barriers(page) == []


def test_a_chart_that_fits_is_no_stop_for_keys(visit, charts: Path) -> None:
    with visit(charts) as page:
        assert page.evaluate(LETTERS, ".chart") >= 11
        assert page.locator(".chart[tabindex]").count() == 0


def test_a_tap_shows_a_picture_wider_than_the_screen_at_its_own_pixels(visit, charts) -> None:
    with visit(charts, width=390, touch=True) as page:
        page.locator("#one a.drawn").tap()
        assert page.locator(".lightbox .stage img").bounding_box()["width"] == 800


@pytest.mark.parametrize("width", [1280, 1152, 1151])
def test_the_graph_can_be_read_and_keeps_its_words_in_its_boxes(
    visit, charts: Path, width: int
) -> None:
    names = ["sources", "fetch", "prepare", "train", "probe", "visualize", "compare", "report"]
    does = "Compute what everything trained shows on the test images of a data set"
    stages = [
        Stage(name, does, "23 runs \N{MULTIPLICATION SIGN} 3 seeds", names[at - 1 : at])
        for at, name in enumerate(names)
    ]
    template = site.environment().from_string(
        '{% extends "base.html" %}'
        '{% block scripts %}<link rel="stylesheet" href="static/front.css">{% endblock %}'
        '{% block content %}{% include "front/graph.html" %}{% endblock %}'
    )
    graph = {"across": across(stages), "down": down(stages)}
    html = template.render(root="", inputs=SimpleNamespace(pipeline=stages), graph=graph)
    charts.write_text(html, encoding="utf-8")
    shown = ".graph.wide" if width >= 1152 else ".graph.narrow"
    with visit(charts, width=width) as page:
        assert page.locator(shown).is_visible()
        assert page.evaluate(LETTERS, shown) >= 12
        room = page.locator(f"{shown} .box").evaluate_all(
            """boxes => Math.min(...boxes.flatMap(box => [...box.querySelectorAll("text")].map(
              each => box.querySelector("rect").getBoundingClientRect().right
                - each.getBoundingClientRect().right)))"""
        )
        assert room >= 2
