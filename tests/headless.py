"""A real headless Chromium that reads pages from disk, without a network, and tells on them."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from lookinside.report import made, site
from lookinside.report.script import as_script
from lookinside.report.views.view import View

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Preloading would fetch style sheets, which no page from disk can; what passed nobody reads.
AXE = {"preload": False, "resultTypes": ["violations"]}
PATIENCE = 180_000
"""Milliseconds for what must come at last: how soon is the machine's affair."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; LOOKINSIDE_BROWSER=required makes its absence a failure."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        absent = f"needs a browser: install one of {', '.join(NAMES)}"
        if os.environ.get("LOOKINSIDE_BROWSER") == "required":
            pytest.fail(absent)
        pytest.skip(absent)
    with sync_playwright() as playwright:
        # No sandbox: root in a container may not start one. All pages are our own.
        expect.set_options(timeout=PATIENCE)
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser):
    """Open a page from disk offline: `with visit(path, width=390, dark=True) as page:`.

    At the end nothing may have failed to load, been asked of a network or been said on the console;
    what a page that is left had still to load is no failure, nor that `absent`, the end of a file's
    path, is not there.
    """

    @contextmanager
    def opened(
        path: Path, width: int = 1280, dark: bool = False, touch: bool = False, absent: str = "\0"
    ):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            offline=True,
        )
        context.set_default_timeout(PATIENCE)
        page: Page = context.new_page()
        wrong: list[str] = []
        page.on(
            "console",
            lambda said: (
                None
                if said.location["url"].endswith(absent)
                else wrong.append(f"console {said.type}: {said.text}")
            ),
        )
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on(
            "requestfailed",
            lambda request: (
                None
                if request.failure == "net::ERR_ABORTED" or request.url.endswith(absent)
                else wrong.append(f"failed: {request.url}")
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("file:", "data:", "blob:"))
                else wrong.append(f"asked a network: {request.url}")
            ),
        )
        address, _, place = str(path).partition("#")
        page.goto(Path(address).absolute().as_uri() + (f"#{place}" if place else ""))
        try:
            yield page
            assert not wrong, wrong
        finally:
            context.close()

    return opened


@pytest.fixture(
    params=[
        *[(1280, False), (390, True)],
        *(pytest.param(each, marks=pytest.mark.slow) for each in [(1280, True), (390, False)]),
    ]
)
def screen(request) -> dict[str, object]:
    """How a page is visited: on a desk and on a phone, in both themes."""
    return dict(zip(("width", "dark"), request.param, strict=True))


def fingers(page: Page) -> Callable[..., None]:
    """Puts fingers on the screen, moves and lifts them: `touch("touchMove", (x, y), ...)`."""
    hand = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """What keeps people from reading a page: axe's serious findings, or what the screen cuts off.

    Each by its name, with some of its places.
    """
    found = Axe().run(page, options=AXE).response["violations"]
    serious = [
        (each["id"], [node["html"][:120] for node in each["nodes"][:3]])
        for each in found
        if each["impact"] in {"serious", "critical"}
    ]
    cut = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*serious, *([("wider than the screen", [page.url])] if cut else [])]


def waiting(path: Path) -> Path:
    """Let no view of a written page start, and give the page's path.

    All are moved far down, and the page never hears that it was loaded, so it never is at rest.
    """
    first = "<section"
    away = (
        '<div style="height: 4000px"></div>'
        '<script>addEventListener("load", event => event.stopImmediatePropagation())</script>'
    )
    path.write_text(path.read_text(encoding="utf-8").replace(first, f"{away}{first}", 1), "utf-8")
    return path


def unnamed(page: Page) -> list[tuple[str, str]]:
    """What axe finds without a name, or with the name of another, however slight that is.

    No view may have started yet.
    """
    assert page.locator("[data-view][data-state]").count() == 0
    rules = ["button-name", "empty-heading", "role-img-alt", "landmark-unique"]
    found = Axe().run(page, options=AXE | {"runOnly": rules}).response["violations"]
    return [(each["id"], node["html"][:120]) for each in found for node in each["nodes"]]


def start_views(page: Page) -> None:
    """Bring every view near, one after the other, and wait until it has started."""
    for section in page.locator("[data-view]").all():
        section.evaluate("each => each.scrollIntoView({block: 'center'})")
        page.wait_for_function("each => each.dataset.state", arg=section.element_handle())
        assert section.get_attribute("data-state") == "ready"


PAGE = """{% extends "base.html" %}
{% block title %}{{ view.kind }}{% endblock %}
{% block scripts %}
<link rel="stylesheet" href="static/{{ view.kind }}.css">
{% for name in (view.parts | list) + [view.kind] %}
<script defer src="static/{{ name }}.js"></script>
{% endfor %}
{% endblock %}
{% block content %}{% include "views/" ~ view.kind ~ ".html" %}{% endblock %}
"""


@pytest.fixture
def alone(tmp_path: Path):
    """Write a page that holds nothing but one view of the run `toy`, and give its path."""

    def written(view: View, card: dict[str, object]) -> Path:
        page = site.environment().from_string(PAGE)
        content = page.render(root="", run={"name": "toy"}, view=view, card=card)
        folder = tmp_path / "site"
        shutil.copytree(Path(site.__file__).parent / "static", folder / "static")
        (folder / "page.html").write_text(content, encoding="utf-8")
        (folder / made.NAME).write_bytes(as_script(made.NAME, made.facts([])))
        (folder / "views/toy").mkdir(parents=True)
        for name, data in view.files.items():
            (folder / "views/toy" / name).write_bytes(data)
        return folder / "page.html"

    return written
