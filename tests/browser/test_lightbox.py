"""Figures in a browser: enlarged, gone through, saved, stopped, and their command copied."""

from pathlib import Path

import pytest
from toy_report import FACTS

from lookinside.report import site
from lookinside.report.charts import inline
from lookinside.report.script import as_script

pytestmark = pytest.mark.slow

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460.8 300" style="a">'
    '<path d="M0 0L460.8 0L460.8 300L0 300z" style="fill:#fcfbf8" />'
    '<text x="20" y="50" style="font-size:12px;fill:#22252a">Words &lt;b&gt;</text></svg>\n'
)
PAGE = (
    '{% extends "base.html" %}{% import "parts.html" as parts %}'
    "{% block title %}Pictures{% endblock %}{% block content %}"
    '{{ parts.figures(figures, "figures/toy", {"torch": "2.14.1"}, {}, packed) }}{% endblock %}'
)


def figure(name: str, chart: object = None, **other: object) -> dict[str, object]:
    evil = "<script>alert(1)</script>"
    words = {"section": "Training", "title": f"Title of {name} {evil}", "caption": f"About {name}."}
    size = {"file": f"{name}.png", "width": 800, "height": 1600, "moving": None, "chart": chart}
    made = {"stage": "visualize@toy", "configuration": "c" * 64, "seeds": [0], "numbers": []}
    return {
        "name": name,
        "place": "figures/toy",
        "alt": f"See {name}.",
        **words,
        **size,
        **made,
        **other,
    }


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of a picture, a chart and a picture."""
    return write(tmp_path, [figure("one"), figure("two", inline(CHART)), figure("three")])


def write(tmp_path: Path, figures: list[dict[str, object]], packed: str = "") -> Path:
    """Write a page of figures and its files, and give its path.

    Large charts are expected in the script `packed`, if it is named.
    """
    from PIL import Image

    static = Path(site.__file__).parent / "static"
    (tmp_path / "static").mkdir()
    for file in static.iterdir():
        (tmp_path / "static" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "figures/toy").mkdir(parents=True)
    for name in ("one", "three"):
        Image.new("P", (800, 1600)).save(tmp_path / f"figures/toy/{name}.png")
    html = site.environment().from_string(PAGE).render(figures=figures, packed=packed, root="")
    (tmp_path / "index.html").write_text(html)
    (tmp_path / "made.js").write_bytes(as_script("made.js", FACTS))
    return tmp_path / "index.html"


def test_enter_opens_a_figure_and_arrows_go_on_and_round(visit, page) -> None:
    with visit(page) as tab:
        tab.locator("#one a.drawn").focus()
        tab.keyboard.press("Enter")
        box = tab.get_by_role("dialog")
        assert box.get_by_text("1 of 3").is_visible()
        assert "<script>" in box.get_by_role("heading").inner_text()
        tab.keyboard.press("ArrowRight")
        assert box.get_by_text("About two.").is_visible()
        assert box.locator(".stage svg text").text_content() == "Words <b>"
        for _ in range(2):
            tab.keyboard.press("PageDown")
        tab.keyboard.press("PageUp")
        assert box.get_by_text("3 of 3").is_visible()
        tab.keyboard.press("Escape")
        assert not box.is_visible()
        assert tab.evaluate("document.activeElement.matches('#one a.drawn')")


def test_a_picture_is_shown_at_its_own_pixels_and_moved_by_keys_and_mouse(visit, page) -> None:
    with visit(page) as tab:
        tab.locator("#one a.drawn").click()
        stage = tab.locator(".lightbox .stage")
        image = stage.locator("img")
        assert image.bounding_box()["height"] == 1600, "fitted, it is smaller than on the page"
        tab.keyboard.press("-")
        assert image.bounding_box()["height"] < 900
        tab.keyboard.press("+")
        size = image.bounding_box()
        assert (size["width"], size["height"]) == (800, 1600)
        tab.keyboard.press("ArrowDown")
        assert stage.evaluate("node => node.scrollTop") == 80
        tab.mouse.move(640, 500)
        tab.mouse.down()
        tab.mouse.move(640, 440, steps=4)
        tab.mouse.up()
        assert stage.evaluate("node => node.scrollTop") == 140
        assert image.bounding_box()["height"] == 1600
        tab.mouse.click(640, 500)
        assert image.bounding_box()["height"] < 900


def test_a_touch_opens_enlarges_and_closes(visit, page) -> None:
    with visit(page, width=390, touch=True) as tab:
        tab.locator("#two .chart").tap()
        stage = tab.locator(".lightbox .stage")
        here = tab.locator("#two .chart svg").bounding_box()["width"]
        assert stage.locator("svg").bounding_box()["width"] >= here > 390
        stage.tap()
        assert stage.evaluate("node => node.scrollWidth") <= 390
        stage.tap()
        assert stage.evaluate("node => node.scrollWidth") > 700
        tab.get_by_role("button", name="Close").tap()
        assert not tab.get_by_role("dialog").is_visible()


def test_a_chart_is_saved_as_png_and_svg_in_the_colours_of_paper(visit, page) -> None:
    from PIL import Image

    with visit(page, dark=True) as tab:
        for kind in ("png", "svg"):
            with tab.expect_download() as saved:
                tab.locator(f"#two [data-as={kind}]").click()
            assert saved.value.suggested_filename == f"two.{kind}"
            path = saved.value.path()
            if kind == "png":
                with Image.open(path) as image:
                    assert image.width == 1600
                    assert image.convert("RGB").getpixel((1500, 900)) == (252, 251, 248)
            else:
                assert "fill:#22252a" in Path(path).read_text()


def test_files_open_in_a_tab_of_their_own_from_disk(visit, tmp_path: Path) -> None:
    numbers = [{"path": "data/a.json", "sha256": "d" * 64, "bytes": 2, "copied": True}]
    page = write(tmp_path, [figure("one", numbers=numbers)])
    (tmp_path / "numbers/data").mkdir(parents=True)
    (tmp_path / "numbers/data/a.json").write_text("{}")
    with visit(page) as tab:
        for name, file in (("Open PNG", "figures/toy/one.png"), ("Open a.json", "data/a.json")):
            with tab.context.expect_page() as opened:
                tab.get_by_role("link", name=name).click()
            opened.value.wait_for_url(f"**/{file}")
            assert tab.url.endswith("index.html")
        assert tab.locator("a[download]").count() == 0


def test_a_film_stops_and_plays_again_on_the_page_and_enlarged(visit, tmp_path: Path) -> None:
    from PIL import Image

    film = {"file": "one.webp", "width": 80, "height": 160}
    page = write(tmp_path, [figure("one", moving=film), figure("three")])
    frames = [Image.new("L", (80, 160), shade) for shade in (0, 200)]
    path = tmp_path / "figures/toy/one.webp"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=50, loop=0)
    with visit(page) as tab:
        shown = "name => document.querySelector('#one img').currentSrc.endsWith(name)"
        tab.wait_for_function(shown, arg="one.webp")
        tab.focus("#one [data-film]")
        tab.keyboard.press("Space")
        tab.wait_for_function(shown, arg="one.png")
        assert tab.inner_text("#one [data-film]") == "Play the film"
        tab.click("#one [data-enlarge]")
        large = tab.locator(".lightbox .stage img")
        assert large.get_attribute("src").endswith("one.png")
        tab.get_by_role("dialog").get_by_role("button", name="Play the film").click()
        assert large.get_attribute("src").endswith("one.webp")
        tab.keyboard.press("ArrowRight")
        assert not tab.locator(".lightbox .play").is_visible()
        tab.keyboard.press("Escape")
        tab.wait_for_function(shown, arg="one.webp")
        tab.emulate_media(reduced_motion="reduce")
        tab.wait_for_function(shown, arg="one.png")
        assert not tab.locator("#one [data-film]").is_visible()


def test_the_command_is_copied_or_ready_to_be(visit, page) -> None:
    with visit(page) as tab:
        tab.locator("#one summary").click()
        tab.locator("#one [data-copy]").click()
        told = tab.locator("#one [role=status]")
        told.filter(has_text="Copied").or_(told.filter(has_text="Selected")).wait_for()
        tab.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error()); }")
        tab.evaluate("() => { document.execCommand = () => false; }")
        tab.locator("#one [data-copy]").click()
        told.filter(has_text="Selected: press Ctrl+C").wait_for()
        command = "dvc repro visualize@toy && lookinside draw figures/toy/one"
        assert tab.evaluate("getSelection().toString()") == command


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_overflows_and_room_is_kept(visit, page, width: int) -> None:
    with visit(page, width=width) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        box = tab.locator("#three img").bounding_box()
        assert box["height"] == pytest.approx(2 * box["width"], rel=0.02)
