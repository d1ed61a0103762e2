"""The whole report of a real pipeline, every page of it read in a real browser."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from lookinside import workspace

ROOT = Path(__file__).parents[2]
RUNS = ["mnist_linear", "mnist_cnn", "mnist_lstm", "mnist_vae"]
BRIEF = ["trainer.steps=40"]
CLASSIFIER = [
    *("probes.restarts=null", "figures.restarts=null"),
    *("probes.regularised=null", "figures.regularised=null"),
    *("probes.transformed=null", "figures.transformed=null"),
    *("probes.agreement=null", "figures.agreement=null"),
]
PARAMS = {
    "runs": RUNS,
    "overrides": {
        "mnist_linear": [*BRIEF, *CLASSIFIER],
        "mnist_cnn": [*BRIEF, *CLASSIFIER],
        "mnist_lstm": [*BRIEF, *CLASSIFIER],
        "mnist_vae": BRIEF,
    },
    "sources": {"mnist": "auto"},
    "datasets": {"mnist": "mnist", "mnist_80_10_10": "mnist"},
    # An address where nobody answers, so that `auto` goes on to the embedded digits.
    "mirrors": {"mnist": "http://127.0.0.1:9/"},
}
SERIOUS = {"serious", "critical"}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("atlas")]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory) -> Path:
    """The folder of a pipeline that was run once."""
    folder = tmp_path_factory.mktemp("atlas")
    workspace.make(ROOT, folder, PARAMS)
    done = workspace.dvc(folder, "repro", capture=True)
    assert done.returncode == 0, done.stdout
    return folder


def pages(atlas: Path) -> list[Path]:
    return sorted((atlas / "reports/site").rglob("*.html"))


def wait_for_views(page) -> None:
    """Bring every view near, one after the other, and wait until it has started."""
    for section in page.locator("[data-view]").all():
        section.scroll_into_view_if_needed()
        page.wait_for_function("each => each.dataset.state", arg=section.element_handle())
        assert section.get_attribute("data-state") == "ready"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_opens_and_is_accessible(atlas: Path, visit, dark: bool) -> None:
    for path in pages(atlas):
        with visit(path, dark=dark) as page:
            wait_for_views(page)
            found = Axe().run(page, options={"preload": False}).response["violations"]
            serious = [
                (each["id"], [node["html"][:120] for node in each["nodes"][:3]])
                for each in found
                if each["impact"] in SERIOUS
            ]
            assert not serious, (path.name, serious)


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_no_page_is_wider_than_its_screen_and_nothing_shifts(
    atlas: Path, visit, width: int
) -> None:
    for path in pages(atlas):
        with visit(path, width=width) as page:
            wait_for_views(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            assert page.evaluate(SHIFT) < 0.02, path.name


SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => {
    sum += each.hadRecentInput ? 0 : each.value;
  })).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 100);
})"""


def test_every_picture_that_is_shown_is_one(atlas: Path, visit) -> None:
    for path in pages(atlas):
        with visit(path) as page:
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            for image in page.locator("main img").all():
                image.scroll_into_view_if_needed()
                page.wait_for_function("each => each.complete", arg=image.element_handle())
                assert image.evaluate("each => each.naturalWidth") > 0, path.name


def test_a_sample_of_rebuild_commands_gives_the_same_bytes(atlas: Path, visit) -> None:
    with visit(atlas / "reports/site/runs/mnist_cnn.html") as page:
        commands = [each.inner_text() for each in page.locator("[data-command]").all()]
    assert len(commands) > 10
    assert all(re.fullmatch(r"dvc repro \S+ && lookinside draw \S+", each) for each in commands)
