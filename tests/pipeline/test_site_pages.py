"""The report of the tiny pipeline in a real browser: every page opens, offline and for everyone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.xdist_group("pipeline")


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_every_page_opens_offline_and_is_accessible(finished, visit, width, dark) -> None:
    pages = sorted((finished.folder / "reports/site").rglob("*.html"))
    assert len(pages) > 3
    for path in pages:
        with visit(path, width=width, dark=dark) as page:
            for section in page.locator("[data-view]").all():
                section.scroll_into_view_if_needed()
                page.wait_for_function("each => each.dataset.state", arg=section.element_handle())
            found = Axe().run(page, options={"preload": False}).response["violations"]
            assert not [each["id"] for each in found if each["impact"] in {"serious", "critical"}]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
