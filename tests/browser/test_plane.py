"""The plane of codes by mouse, keyboard and touch."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import plane_numbers as toy
from headless import barriers, fingers, unnamed, waiting
from lookinside.report.views import plane

EVIL = "<script>alert(1)</script>"
CARD = {"name": "toys", "classes": ["cat", EVIL]}
SECTION = '[data-view="plane"][data-state="ready"]'


@pytest.fixture
def page(alone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    toy.write(codes=toy.codes(), codes_over_training=toy.over_training(), manifold=toy.manifold())
    return alone(plane.build("toy", {}, CARD), CARD)


def said(page) -> str:
    return page.locator(f"{SECTION} #plane-picked").inner_text()


def code(page) -> str:
    return page.locator(".plane-picked dd").nth(1).inner_text().split("\n")[0]


def spot(page, x: float, y: float) -> tuple[float, float]:
    """A place on the page by its share of the plane from the left and from the top."""
    canvas = page.locator(".plane-map canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def pixels(page, selector: str) -> np.ndarray:
    taken = page.locator(selector).screenshot()
    return np.asarray(Image.open(io.BytesIO(taken)).convert("RGB")).astype(int)


def dark(page) -> float:
    """How much of the plane is drawn darker than its lines."""
    return float((pixels(page, ".plane-map canvas").max(axis=-1) < 150).mean())


def test_the_nearest_dot_shows_its_image_what_comes_back_and_the_difference(
    visit, page: Path
) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        assert said(opened) == "cat, test image 5"
        opened.mouse.move(*spot(opened, 0.9, 0.9))
        assert said(opened) == f"{EVIL}, test image 2"
        facts = opened.locator(".plane-picked dd")
        assert facts.nth(0).inner_text() == ("0.04 per pixel\nthe largest of all here")
        assert facts.nth(1).inner_text() == "(4.00, 0.00)\nof the trained network"
        names = ["image", "comes back", "difference"]
        assert opened.locator(".plane-pictures figcaption").all_inner_texts() == names
        first, back, red = (
            pixels(opened, f".plane-pictures figure:nth-child({place}) canvas")[60, 10]
            for place in (1, 2, 3)
        )
        # Of 32 grays, those nearest to 120 and to 51 more.
        assert (first.tolist(), back.tolist()) == ([123] * 3, [173] * 3)
        assert red.tolist() == [178, 24, 43]
        opened.mouse.move(*spot(opened, 0.05, 0.1))
        assert said(opened) == "cat, test image 7"


def test_a_click_holds_on_until_another_or_escape(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.mouse.click(*spot(opened, 0.9, 0.9))
        opened.mouse.move(*spot(opened, 0.05, 0.1))
        assert said(opened) == f"{EVIL}, test image 2 (held)"
        opened.mouse.click(*spot(opened, 0.05, 0.1))
        assert said(opened) == "cat, test image 7 (held)"
        opened.keyboard.press("Escape")
        opened.mouse.move(*spot(opened, 0.9, 0.9))
        assert said(opened) == f"{EVIL}, test image 2"


def test_arrow_keys_walk_and_enter_holds(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.focus(".plane-map canvas")
        for key, number in (("Right", 2), ("Right", 2), ("Left", 5), ("Up", 7), ("Down", 5)):
            opened.keyboard.press(f"Arrow{key}")
            assert said(opened).endswith(f"test image {number}")
        name = opened.locator(".plane-map canvas").get_attribute("aria-label")
        assert name == "Plane of codes, The code itself. Picked: cat, test image 5."
        opened.keyboard.press("Enter")
        assert said(opened) == "cat, test image 5 (held)"
        opened.keyboard.press("Enter")
        assert said(opened) == "cat, test image 5"


def test_classes_are_seen_alone_and_only_their_dots_are_picked(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        buttons = opened.locator(".plane-classes button")
        assert buttons.all_inner_texts() == ["All", "cat", EVIL]

        def pressed() -> list[str]:
            return [each.get_attribute("aria-pressed") for each in buttons.all()]

        assert pressed() == ["true", "false", "false"]
        buttons.nth(2).click()
        assert pressed() == ["false", "false", "true"]
        assert said(opened) == f"{EVIL}, test image 2"
        opened.mouse.move(*spot(opened, 0.05, 0.1))
        assert said(opened) == f"{EVIL}, test image 2"
        buttons.nth(1).click()
        assert pressed() == ["false", "true", "true"]
        buttons.nth(0).click()
        assert pressed() == ["true", "false", "false"]


def test_the_slider_leads_through_epochs_and_says_how_many_lie_beside_their_own(
    visit, page: Path
) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.emulate_media(reduced_motion="reduce")
        opened.locator(".plane-play").wait_for(state="hidden")
        opened.mouse.click(*spot(opened, 0.9, 0.9))
        opened.focus("input[type=range]")
        opened.keyboard.press("ArrowLeft")
        slider = opened.locator("input[type=range]")
        assert slider.get_attribute("aria-valuetext") == "epoch 1"
        assert opened.locator("input[value=training]").is_checked()
        beside = opened.locator(".plane-beside")
        assert beside.inner_text().startswith("After epoch 1, 50\xa0% of 6 codes lie beside")
        assert code(opened) == "(2.00, 0.00)"
        facts = opened.locator(".plane-picked dd")
        assert facts.nth(1).inner_text().endswith("after epoch 1")
        assert "the error are those of the trained network" in opened.inner_text(".plane-picked")
        opened.keyboard.press("ArrowLeft")
        assert beside.inner_text().startswith("Before training, 25\xa0% of 6 codes")
        chart = opened.locator(".plane-chart").bounding_box()
        opened.mouse.click(chart["x"] + chart["width"] - 20, chart["y"] + 40)
        assert slider.get_attribute("aria-valuetext") == "epoch 4"
        opened.locator("input[value=code]").focus()
        opened.keyboard.press("ArrowRight")
        assert opened.locator("input[value=prior]").is_checked()
        assert dark(opened) > 0.5
        assert code(opened) == "(4.00, 0.00)"


def test_it_plays_to_the_end_on_a_phone_and_a_tap_picks(visit, page: Path) -> None:
    with visit(page, width=390, touch=True) as opened:
        opened.wait_for_selector(SECTION)
        opened.touchscreen.tap(*spot(opened, 0.9, 0.9))
        assert said(opened) == f"{EVIL}, test image 2 (held)"
        opened.tap(".plane-play")
        assert opened.inner_text(".plane-play") == "Pause"
        assert opened.inner_text(".plane-beside").startswith("Before training")
        opened.wait_for_function("document.querySelector('.plane-play').textContent === 'Play'")
        assert opened.inner_text(".plane-beside").startswith("After epoch 4")


def test_zooming_brings_dots_apart_and_dragging_brings_others(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.get_by_role("button", name="Zoom in").click()
        opened.focus(".plane-map canvas")
        opened.keyboard.press("+")
        opened.mouse.move(*spot(opened, 0.5, 0.5))
        assert said(opened) == "cat, test image 5"
        opened.mouse.down()
        opened.mouse.move(*spot(opened, -0.9, -0.9), steps=4)
        opened.mouse.up()
        opened.mouse.move(*spot(opened, 0.9, 0.9))
        assert said(opened) == f"{EVIL}, test image 2"
        opened.keyboard.press("0")
        opened.mouse.move(*spot(opened, 0.1, 0.1))
        assert said(opened) == "cat, test image 7"


def test_two_fingers_zoom_and_move_the_plane(visit, page: Path) -> None:
    with visit(page, width=390, touch=True) as opened:
        opened.wait_for_selector(SECTION)
        touch = fingers(opened)
        opened.locator(".plane-map canvas").scroll_into_view_if_needed()
        before = opened.evaluate("[scrollY, visualViewport.scale]")

        def drag(*pairs: tuple[float, float]) -> None:
            for pair in pairs:
                kind = "touchStart" if pair == pairs[0] else "touchMove"
                touch(kind, *(spot(opened, share, share) for share in pair))
            touch("touchEnd")
            opened.touchscreen.tap(*spot(opened, 0.2, 0.2))

        drag((0.25, 0.35), (0.22, 0.38), (0.2, 0.4))
        assert "held" not in said(opened)
        drag((0.3, 0.5), (0.4, 0.6), (0.5, 0.7), (0.6, 0.8))
        assert said(opened) == "cat, test image 7 (held)"
        assert opened.evaluate("[scrollY, visualViewport.scale]") == before


def test_nothing_is_without_a_name_before_it_starts(visit, page: Path) -> None:
    with visit(waiting(page)) as opened:
        assert unnamed(opened) == []


def test_anyone_can_use_it(visit, page: Path, screen) -> None:
    with visit(page, **screen) as opened:
        opened.wait_for_selector(SECTION)
        assert barriers(opened) == []
