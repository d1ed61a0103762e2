"""Reading along, row by row, by mouse, keyboard and touch."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from headless import barriers, fingers, unnamed, waiting
from lookinside.core.arrays import save_arrays
from lookinside.report.views import rows

pytestmark = pytest.mark.slow

EVIL = "<script>alert(1)</script>"
CARD = {"name": "toys", "classes": ["cat", EVIL, "dog"]}
SECTION = '[data-view="rows"][data-state="ready"]'
ROWS, UNITS = 6, 20


@pytest.fixture
def page(alone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = Path("data/probes/toy")
    sure = np.linspace(0, 0.9, ROWS)
    belief = np.stack([1 - sure - 0.05, sure, np.full(ROWS, 0.05)], axis=1)
    gates = {
        "images": np.full((2, 1, ROWS, 4), 200, dtype=np.uint8),
        "labels": np.array([1, 2]),
        "index": np.array([3, 8]),
        "probabilities": np.stack([belief, belief[:, ::-1]]).astype(np.float32),
        "order": np.arange(UNITS),
        "kind": np.frombuffer(b"LSTM", dtype=np.uint8),
        "input gate/values": np.full((2, ROWS, UNITS), 0.5, dtype=np.float16),
        "state/values": np.ones((2, ROWS, UNITS), dtype=np.float16),
    }
    save_arrays(folder / "gates.npz", gates, "key")
    accuracy = np.linspace(0.1, 0.6, ROWS)
    after = {"accuracy": accuracy, "ink": accuracy, "tested": np.array(1234)}
    save_arrays(folder / "after_rows.npz", after, "key")
    way = np.cumsum(np.ones((3, ROWS + 1, 2)), axis=1)
    ways = {"mean": way, "single": way, "single_labels": np.array([1, 2, 0]), "shares": sure}
    save_arrays(folder / "paths.npz", ways, "key")
    return alone(rows.build("toy", {}, CARD), CARD)


def said(page) -> str:
    return page.locator(f"{SECTION} .rows-said").inner_text()


def test_it_opens_in_the_middle_and_says_what_is_believed(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        first = f"After row 4 of 6 it would say {EVIL} (54\xa0%); the image is {EVIL}."
        right = "Of all 1,234 test images it would be right on 40.0\xa0%"
        assert said(opened) == f"{first} {right}, having seen 40\xa0% of their brightness."
        assert opened.locator(".rows-belief li").all_inner_texts() == [
            "cat\n41\xa0%",
            f"{EVIL}\n54\xa0%",
            "dog\n5\xa0%",
        ]
        wide = opened.locator(".rows-belief .actual .bar").bounding_box()["width"]
        bar = opened.locator(".rows-belief .actual .bar span").bounding_box()["width"]
        assert bar == pytest.approx(0.54 * wide, abs=1)
        assert opened.locator(".rows-charts svg").count() == 2


def test_arrow_keys_move_through_rows_images_and_quantities(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.focus("input[type=range]")
        opened.keyboard.press("ArrowLeft")
        opened.keyboard.press("ArrowLeft")
        assert said(opened).startswith("After row 2 of 6 it would say cat (77\xa0%)")
        slider = opened.locator("input[type=range]")
        assert slider.get_attribute("aria-valuetext") == "row 2 of 6"
        opened.keyboard.press("End")
        assert said(opened).startswith("After row 6 of 6")
        opened.focus(".rows-digits input:checked")
        opened.keyboard.press("ArrowRight")
        assert "the image is dog" in said(opened)
        opened.focus(".rows-quantity input:checked")
        opened.keyboard.press("ArrowLeft")
        assert opened.locator(".rows-legend").inner_text().split("\n") == ["0, shut", "1, open"]
        name = opened.locator(".rows-state canvas").get_attribute("aria-label")
        assert name == "The input gate of 20 units after each of 6 rows."


def test_only_what_has_been_read_is_drawn(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.locator("input[type=range]").fill("2")
        pixels = []
        for name in (".rows-image canvas", ".rows-state canvas"):
            taken = Image.open(io.BytesIO(opened.locator(name).screenshot())).convert("RGB")
            pixels.append([taken.getpixel((20, taken.height * row // 12)) for row in (1, 5)])
        track = (233, 230, 222)
        assert pixels == [[(200, 200, 200), track], [(178, 24, 43), track]]


def test_a_pointer_beside_a_row_leads_to_it(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        shown = opened.locator(".rows-image .rows-map").bounding_box()
        middle = shown["x"] + 40
        opened.mouse.click(middle, shown["y"] + shown["height"] * 4.5 / 6)
        assert said(opened).startswith("After row 5 of 6")
        opened.mouse.move(middle, shown["y"] + shown["height"] * 2.5 / 6)
        assert said(opened).startswith("After row 5 of 6")
        opened.mouse.down()
        opened.mouse.move(middle, shown["y"] + shown["height"] * 0.5 / 6)
        opened.mouse.up()
        assert said(opened).startswith("After row 1 of 6")


def test_a_finger_drags_through_the_rows_and_beyond_them(visit, page: Path) -> None:
    with visit(page, width=390, touch=True) as opened:
        opened.wait_for_selector(SECTION)
        opened.locator(".rows-image .rows-map").scroll_into_view_if_needed()
        shown = opened.locator(".rows-image .rows-map").bounding_box()
        before = opened.evaluate("scrollY")
        touch = fingers(opened)

        def place(share: float) -> tuple[float, float]:
            return shown["x"] + 20, shown["y"] + share * shown["height"]

        touch("touchStart", place(5.5 / 6))
        assert said(opened).startswith("After row 6")
        for share in (4.5, 3.5, 2.5, 1.5):
            touch("touchMove", place(share / 6))
        opened.wait_for_function("document.querySelector('.rows-said').innerText.includes('row 2')")
        touch("touchMove", place(-0.5))
        opened.wait_for_function("document.querySelector('.rows-said').innerText.includes('row 1')")
        touch("touchEnd")
        assert opened.evaluate("scrollY") == before


def test_it_plays_to_the_end_and_again_from_the_top(visit, page: Path) -> None:
    with visit(page, width=390, touch=True) as opened:
        opened.wait_for_selector(SECTION)
        assert said(opened).startswith("After row 4")
        opened.tap(".rows-play")
        assert opened.inner_text(".rows-play") == "Pause"
        opened.wait_for_function("document.querySelector('.rows-said').innerText.includes('row 6')")
        opened.wait_for_function("document.querySelector('.rows-play').textContent === 'Play'")
        opened.tap(".rows-play")
        assert said(opened).startswith("After row 1")
        opened.tap(".rows-play")
        assert opened.inner_text(".rows-play") == "Play"


def test_it_waits_while_the_page_is_hidden(visit, page: Path) -> None:
    shows = """hidden => {
      Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.clock.install()
        opened.focus(".rows-play")
        opened.keyboard.press("Space")
        opened.clock.run_for(240)
        assert said(opened).startswith("After row 5 ")
        opened.evaluate(shows, True)
        opened.clock.run_for(1000)
        assert said(opened).startswith("After row 5 ")
        opened.evaluate(shows, False)
        opened.clock.run_for(240)
        assert said(opened).startswith("After row 6 ")
        assert opened.inner_text(".rows-play") == "Play"


def test_nothing_plays_where_motion_is_not_wanted(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.wait_for_selector(SECTION)
        opened.click(".rows-play")
        opened.emulate_media(reduced_motion="reduce")
        opened.wait_for_selector(".rows-play", state="hidden")
        row = said(opened)
        opened.wait_for_timeout(1500)
        assert said(opened) == row


def test_nothing_is_without_a_name_before_it_starts(visit, page: Path) -> None:
    with visit(waiting(page)) as opened:
        assert unnamed(opened) == []


def test_anyone_can_read_it(visit, page: Path, screen) -> None:
    with visit(page, **screen) as opened:
        opened.wait_for_selector(SECTION)
        assert barriers(opened) == []
