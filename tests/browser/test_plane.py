"""The plane of codes by mouse, keyboard and touch."""

import io
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from lookinside.core.arrays import save_arrays
from lookinside.report.views import plane

EVIL = "<script>alert(1)</script>"
CARD = {"name": "toys", "classes": ["cat", EVIL]}
SECTION = '[data-view="plane"][data-state="ready"]'
PLACES = np.array([[-1, 0], [1, 0], [0, 1], [0, -1]], dtype=np.float32)
"""Left, right, top and bottom; the last has no picture."""


@pytest.fixture
def page(alone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    labels, index = np.array([0, 1, 0, 1]), np.array([4, 0, 9, 7])
    gray = np.array([40, 120, 200], dtype=np.uint8)[:, None, None, None]
    images = np.broadcast_to(gray, (3, 1, 4, 4)).copy()
    codes = {
        "index": index,
        "labels": labels,
        "values": np.array(2),
        "neighbours": np.array(5),
        "near": np.array(12),
        "masked": np.array(0.0),
        "right": np.array(0.75),
        "code/plane": PLACES,
        "code/trust": np.array(1.0),
        "code/right": np.array(0.75),
        "shown": np.arange(3),
        "images": images,
        "reconstructions": images + np.array([0, 50, 0], dtype=np.uint8)[:, None, None, None],
        "errors": np.array([0.25, 0.5, 0.125]),
    }
    save_arrays(Path("data/probes/toy/codes.npz"), codes, "key")
    film = {
        "index": index,
        "labels": labels,
        "epochs": np.array([0, 3, 6]),
        "plane": np.stack([PLACES / 4, PLACES / 2, -PLACES]),
        "share": np.array(1.0),
        "width": np.array(2),
        "neighbours": np.array(5),
        "near_plane": np.array([0.25, 0.5, 1]),
    }
    save_arrays(Path("data/probes/toy/codes_over_training.npz"), film, "key")
    return alone(plane.build("toy", {}, CARD), CARD)


def said(page) -> str:
    return page.locator(f"{SECTION} .plane-said").inner_text()


def shades(page) -> list[tuple[int, ...]]:
    """The colour in the middle of each picture."""
    taken = []
    for picture in page.locator(".plane-pictures canvas").all():
        image = Image.open(io.BytesIO(picture.screenshot())).convert("RGB")
        taken.append(image.getpixel((image.width // 2, image.height // 2)))
    return taken


def point(page, x: float, y: float) -> tuple[float, float]:
    """A place on the page by its share of the map from the left and from the top."""
    box = page.locator(".plane-map").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def ring(page) -> tuple[float, float]:
    """The middle of the ring as shares of the map."""
    box, outer = (page.locator(f".plane-{name}").bounding_box() for name in ("ring", "map"))
    return tuple(
        round((box[axis] + box[side] / 2 - outer[axis]) / outer[side], 2)
        for axis, side in (("x", "width"), ("y", "height"))
    )


def test_the_nearest_dot_under_the_mouse_shows_what_lies_behind_it(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        assert said(opened).startswith("cat\n")
        opened.mouse.move(*point(opened, 0.8, 0.45))
        assert said(opened).split("\n") == [
            EVIL,
            "test image 0; squared error 0.5 per pixel; code 1, 0",
        ]
        assert shades(opened) == [(120,) * 3, (170,) * 3, (178, 24, 43)]
        name = opened.locator(".plane-pictures canvas").first.get_attribute("aria-label")
        assert name == f"Test image of class {EVIL}"
        opened.mouse.move(*point(opened, 0.5, 0.6))
        assert "test image 7" not in said(opened)


def test_a_click_pins_until_the_next(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.mouse.click(*point(opened, 0.9, 0.5))
        pin = opened.locator(".plane-pin")
        assert pin.get_attribute("aria-pressed") == "true"
        opened.mouse.move(*point(opened, 0.1, 0.5))
        assert "test image 0;" in said(opened)
        opened.mouse.click(*point(opened, 0.5, 0.1))
        assert "test image 9;" in said(opened)
        opened.mouse.click(*point(opened, 0.5, 0.1))
        assert pin.get_attribute("aria-pressed") == "false"
        opened.mouse.move(*point(opened, 0.1, 0.5))
        assert "test image 4;" in said(opened)


def test_arrow_keys_lead_from_dot_to_dot(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.focus(".plane-map")
        for key, index in (("Right", 0), ("Right", 0), ("Up", 9), ("Up", 9), ("Left", 4)):
            opened.keyboard.press(f"Arrow{key}")
            assert f"test image {index};" in said(opened)
        opened.keyboard.press("Enter")
        assert opened.locator(".plane-pin").get_attribute("aria-pressed") == "true"
        opened.keyboard.press("Escape")
        assert opened.locator(".plane-pin").get_attribute("aria-pressed") == "false"


def test_classes_are_filtered(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        buttons = opened.locator(".plane-legend button")
        assert buttons.all_inner_texts() == ["All classes", "cat", EVIL]

        def pressed() -> list[str]:
            return [button.get_attribute("aria-pressed") for button in buttons.all()]

        assert pressed() == ["true", "false", "false"]
        buttons.nth(2).click()
        assert pressed() == ["false", "false", "true"]
        assert "test image 0;" in said(opened)
        opened.mouse.move(*point(opened, 0.05, 0.5))
        assert "test image 0;" in said(opened)
        buttons.nth(0).click()
        assert pressed() == ["true", "false", "false"]
        opened.mouse.move(*point(opened, 0.05, 0.5))
        assert "test image 4;" in said(opened)


def test_dots_move_from_epoch_to_epoch(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.emulate_media(reduced_motion="reduce")
        opened.wait_for_selector(SECTION)
        words = opened.locator(".plane-words")
        assert words.inner_text().startswith("A code as it is: across")
        left = ring(opened)
        assert left == pytest.approx((0.05, 0.5), abs=0.02)
        opened.focus("input[type=range]")
        opened.keyboard.press("Home")
        near = "of the images lie beside their own class"
        assert words.inner_text().startswith(f"Before training: 25.0\xa0% {near}")
        assert ring(opened) == pytest.approx((0.39, 0.5), abs=0.02)
        opened.keyboard.press("ArrowRight")
        assert words.inner_text().startswith(f"Epoch 3: 50.0\xa0% {near}")
        slider = opened.locator("input[type=range]")
        assert slider.get_attribute("aria-valuetext") == "epoch 3, 50.0\xa0% beside their own class"
        opened.keyboard.press("End")
        assert ring(opened) == pytest.approx((0.95, 0.5), abs=0.02)
        opened.select_option("select", "The code itself")
        assert ring(opened) == left


def test_it_plays_through_training_on_a_phone_and_a_tap_picks(visit, page: Path) -> None:
    with visit(page, width=390, touch=True) as opened:
        opened.wait_for_selector(SECTION)
        opened.touchscreen.tap(*point(opened, 0.85, 0.5))
        assert "test image 0;" in said(opened)
        opened.tap(".plane-play")
        assert opened.inner_text(".plane-play") == "Pause"
        assert opened.inner_text(".plane-words").startswith("Before training")
        opened.wait_for_function("document.querySelector('.plane-play').textContent === 'Play'")
        assert opened.inner_text(".plane-words").startswith("Epoch 6: 100.0")


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)]
)
def test_anyone_can_use_it(visit, page: Path, width: int, dark: bool) -> None:
    with visit(page, width=width, dark=dark) as opened:
        opened.wait_for_selector(SECTION)
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(opened, "main", {"preload": False}).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
