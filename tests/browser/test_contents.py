"""A long page's contents, and the way back to them on a phone."""

from pathlib import Path

import pytest

from headless import barriers
from lookinside.report import site
from lookinside.report.views.view import View

pytestmark = pytest.mark.slow

PAGE = """{% extends "base.html" %}{% import "parts.html" as parts %}
{% block title %}Long{% endblock %}
{% block content %}
{{ parts.contents(["Layers"], views, [{"section": "Weights"}], ["Provenance"]) }}
<div id="plane" style="height: {{ height }}px"><p>All of it.</p></div>
{{ parts.up() }}
{% endblock %}"""


@pytest.fixture
def page(tmp_path: Path):
    """Write a page whose content is so many pixels high, and give its path."""

    def written(height: int) -> Path:
        shown = site.environment().from_string(PAGE)
        views = [View("plane", {}), View("units", {})]
        path = tmp_path / "page.html"
        path.write_text(shown.render(root="", views=views, height=height), encoding="utf-8")
        for asset in (Path(site.__file__).parent / "static").iterdir():
            (tmp_path / "static").mkdir(exist_ok=True)
            (tmp_path / "static" / asset.name).write_bytes(asset.read_bytes())
        (tmp_path / "made.js").write_text("")
        return path

    return written


def test_contents_list_sections_and_views_in_the_order_of_the_page(visit, page) -> None:
    with visit(page(100)) as opened:
        listed = opened.get_by_role("navigation", name="On this page").get_by_role("link")
        assert [(each.inner_text(), each.get_attribute("href")) for each in listed.all()] == [
            ("Layers", "#section-layers"),
            ("Plane of codes", "#plane"),
            ("Units", "#units"),
            ("Weights", "#section-weights"),
            ("Provenance", "#section-provenance"),
        ]


def test_a_link_leads_back_up_from_far_down_a_phone(visit, page) -> None:
    with visit(page(9000), width=390) as opened:
        link = opened.get_by_role("link", name="Contents", exact=True)
        assert link.bounding_box()["y"] > 900
        opened.evaluate("scrollTo(0, 5000)")
        box = link.bounding_box()
        assert 800 < box["y"] < 900 - box["height"]
        assert barriers(opened) == []
        link.click()
        assert (
            opened.evaluate("document.querySelector('#contents').getBoundingClientRect().top") < 99
        )
        assert link.bounding_box()["y"] > 900


def test_a_short_page_is_made_no_longer_by_it(visit, page) -> None:
    with visit(page(100), width=390) as opened:
        assert opened.evaluate("document.documentElement.scrollHeight") == 900
    with visit(page(9000)) as opened:
        assert opened.get_by_role("link", name="Contents", exact=True).count() == 0
