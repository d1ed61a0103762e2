"""The report of the tiny pipeline in a real browser: every page opens, offline and for everyone."""

import pytest

from headless import barriers, start_views

pytestmark = pytest.mark.xdist_group("pipeline")


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
@pytest.mark.slow
def test_every_page_opens_offline_and_is_accessible(finished, visit, width, dark) -> None:
    pages = sorted((finished.folder / "reports/site").rglob("*.html"))
    assert len(pages) > 3
    for path in pages:
        with visit(path, width=width, dark=dark) as page:
            start_views(page)
            assert barriers(page) == [], path.name
