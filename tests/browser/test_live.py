"""Drawing, and walking through the plane of codes, by mouse, keyboard and touch."""

from pathlib import Path

import pytest
import torch
from playwright.sync_api import expect
from toy_live import EVIL, SIDE, decoder, leaning, write_page

from blobs import put_data
from headless import barriers, unnamed, waiting
from lookinside.core.colours import of_classes

LIVE = '[data-view="live"][data-state="ready"]'
PLANE = '[data-view="live-plane"][data-state="ready"]'
SAID = ".live-said strong"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put_data("toys", size=SIDE)
    return write_page(tmp_path / "site")


def says(page, answer: str) -> None:
    page.wait_for_function(
        f"answer => document.querySelector('{SAID}').textContent === answer", arg=answer
    )


def cleared(page) -> None:
    page.wait_for_selector(LIVE)
    page.uncheck(".live-centre")
    page.click(".live-clear")
    says(page, "Nothing yet")


def stroke(page, *shares: tuple[float, float]) -> None:
    box = page.locator(".live-pad").bounding_box()
    for place, (right, down) in enumerate(shares):
        page.mouse.move(box["x"] + right * box["width"], box["y"] + down * box["height"], steps=4)
        if not place:
            page.mouse.down()
    page.mouse.up()


def pixels(page, *canvases: str) -> list[int]:
    """The red of each pixel, row by row, as a screen shows them: of all canvases at one moment."""
    return page.evaluate(
        """names => names.flatMap(name => {
          const shown = document.querySelector(name);
          const { width, height } = shown;
          const copy = Object.assign(document.createElement("canvas"), { width, height });
          const pen = copy.getContext("2d", { willReadFrequently: true });
          pen.drawImage(shown, 0, 0);
          return [...pen.getImageData(0, 0, width, height).data].filter((_, at) => at % 4 === 0);
        })""",
        canvases,
    )


def dots(page) -> list[str]:
    """The two most frequent colours of the plane's dots, sorted."""
    return page.evaluate(
        """() => {
          const shown = document.querySelector(".plane-dots");
          const { width, height } = shown;
          const copy = Object.assign(document.createElement("canvas"), { width, height });
          const pen = copy.getContext("2d", { willReadFrequently: true });
          pen.drawImage(shown, 0, 0);
          const { data } = pen.getImageData(0, 0, width, height);
          const counts = new Map();
          for (let at = 0; at < data.length; at += 4) {
            if (data[at + 3] < 255) continue;
            const hex = [...data.slice(at, at + 3)].map(each => each.toString(16).padStart(2, "0"));
            counts.set(hex.join(""), (counts.get(hex.join("")) ?? 0) + 1);
          }
          const most = [...counts].sort((one, other) => other[1] - one[1]).slice(0, 2);
          return most.map(([hex]) => `#${hex}`).sort();
        }"""
    )


def test_a_stroke_is_classified_and_explained(visit, page: Path) -> None:
    with visit(page) as opened:
        cleared(opened)
        stroke(opened, (0.2, 0.2), (0.2, 0.8))
        says(opened, "left")
        assert opened.inner_text(".live-said .quiet") == "100.0\xa0% sure"
        stroke(opened, (0.8, 0.1), (0.8, 0.9), (0.7, 0.1))
        says(opened, EVIL)
        opened.wait_for_function("document.querySelector('.live-time').textContent")
        assert [opened.locator(".live-layers code").nth(0).inner_text()] == ["logits"]
        name = opened.locator(".live-given canvas").get_attribute("aria-label")
        assert name == (
            "The drawing as the network is given it; "
            f"in red what speaks for {EVIL}, in blue what speaks against it."
        )
        expect(opened.locator(".live-spoken")).to_have_text(f"It says {EVIL}, 100 % sure.")


def test_a_drawing_is_centred_by_its_mass(visit, page: Path) -> None:
    with visit(page) as opened:
        cleared(opened)
        stroke(opened, (0.2, 0.2), (0.2, 0.21))
        says(opened, "left")
        own = torch.tensor(pixels(opened, ".live-pad")).view(SIDE, SIDE) / 255
        middle = [(own.sum(1 - axis) * torch.arange(SIDE)).sum() / own.sum() for axis in (0, 1)]
        assert middle == pytest.approx([0.2 * SIDE - 0.5] * 2, abs=0.5)
        shifts = [round((SIDE - 1) / 2 - float(mean)) for mean in middle]
        image = own.roll(shifts, (0, 1))[None, None]
        opened.check(".live-centre")
        with torch.no_grad():
            share = 100 * float(leaning()(image).softmax(1).max())
        assert share < 99
        opened.wait_for_function(
            """share => Math.abs(parseFloat(document.querySelector('.live-said .quiet').textContent)
              - share) < 0.5""",
            arg=share,
        )


def test_a_test_image_is_answered_as_it_is(visit, page: Path) -> None:
    """It was tested as it is; only what is drawn is moved to the middle."""
    with visit(page) as opened:
        opened.wait_for_selector(LIVE)
        opened.click(".live-clear")
        says(opened, "Nothing yet")
        opened.click(".live-samples button >> nth=1")
        says(opened, EVIL)
        own = torch.tensor(pixels(opened, ".live-pad")).view(SIDE, SIDE).float()
        middle = [(own.sum(1 - axis) * torch.arange(SIDE)).sum() / own.sum() for axis in (0, 1)]
        assert any(round((SIDE - 1) / 2 - float(mean)) for mean in middle)
        assert opened.is_checked(".live-centre")
        given = pixels(opened, ".live-given canvas")
        opened.uncheck(".live-centre")
        opened.wait_for_timeout(300)
        assert pixels(opened, ".live-given canvas") == given


def test_keys_paint_and_rub_out(visit, page: Path) -> None:
    with visit(page) as opened:
        cleared(opened)
        opened.focus(".live-pad")
        for _ in range(6):
            opened.keyboard.press("ArrowRight")
        assert opened.inner_text(SAID) == "Nothing yet"
        opened.keyboard.press("Space")
        says(opened, EVIL)
        opened.keyboard.press("Backspace")
        says(opened, "Nothing yet")
        for _ in range(20):
            opened.keyboard.press("Shift+ArrowLeft")
        says(opened, "left")


def test_a_test_image_stands_there_until_the_first_stroke(visit, page: Path) -> None:
    with visit(page, width=390, touch=True) as opened:
        opened.wait_for_selector(LIVE)
        assert sum(pixels(opened, ".live-pad")) > 10000
        opened.locator(".live-pad").scroll_into_view_if_needed()
        opened.tap(".live-pad", position={"x": 40, "y": 40})
        opened.wait_for_function("document.querySelector('.live-said strong').textContent")
        assert 0 < sum(pixels(opened, ".live-pad")) < 10000
        assert opened.locator(".live-samples button").count() == 2
        opened.tap(".live-samples button >> nth=1")
        says(opened, EVIL)
        opened.tap(".live-pad", position={"x": 40, "y": 40})
        assert sum(pixels(opened, ".live-pad")) > 10000


def test_another_network_answers(visit, page: Path) -> None:
    with visit(page) as opened:
        cleared(opened)
        assert opened.locator(".live-networks input").count() == 2
        opened.focus(".live-networks :checked")
        opened.keyboard.press("ArrowRight")
        opened.wait_for_selector(".live-answer.reads")
        stroke(opened, (0.2, 0.2), (0.6, 0.8))
        opened.wait_for_function("!document.querySelector('.live-said').innerText.includes('yet')")
        assert opened.locator(".live-layers code").all_inner_texts() == ["lstm", "logits"]
        both = pixels(opened, *(f".live-bars li:nth-child({place}) canvas" for place in (1, 2)))
        assert len(both) == 2 * SIDE
        for first, second in zip(both[:SIDE], both[SIDE:], strict=True):
            assert first + second == pytest.approx(255, abs=1)
        opened.wait_for_function("document.querySelector('.live-time').textContent")
        opened.click(".live-clear")
        says(opened, "Nothing yet")
        expect(opened.locator(".live-time")).to_be_empty()
        clear = """all => all.every(each => each.getContext("2d")
          .getImageData(0, 0, each.width, each.height).data.every(value => value === 0))"""
        assert opened.locator(".live-bars canvas").evaluate_all(clear)


def test_a_network_that_is_not_there_leaves_the_word_to_the_one_before(visit, page: Path) -> None:
    path = page.parent / "live/reader.js"
    content = path.read_bytes()
    path.unlink()
    with visit(page, absent="live/reader.js") as opened:
        cleared(opened)
        opened.focus(".live-networks :checked")
        opened.keyboard.press("ArrowRight")
        trouble = opened.get_by_role("alert")
        expect(trouble).to_have_text(
            "reader can't answer: live/reader.js is missing from this folder."
        )
        assert opened.locator(".live-networks :checked").get_attribute("value") == "leaning"
        stroke(opened, (0.2, 0.2), (0.2, 0.8))
        says(opened, "left")
        path.write_bytes(content)
        opened.locator(".live-networks input").nth(1).click()
        opened.wait_for_selector(".live-answer.reads")
        expect(trouble).to_have_count(0)


def test_a_point_of_the_plane_is_decoded(visit, page: Path) -> None:
    with visit(page) as opened:
        opened.locator("[data-view=live-plane]").scroll_into_view_if_needed()
        opened.wait_for_selector(PLANE)
        opened.locator(".plane-map").scroll_into_view_if_needed()
        box = opened.locator(".plane-map").bounding_box()
        opened.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
        opened.mouse.down()
        opened.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.3 * box["height"])
        opened.mouse.up()
        ends = [[float(each.get_attribute(end)) for end in ("min", "max")]
                for each in opened.locator(".plane-own input").all()]  # fmt: skip
        wanted = [ends[0][0] + 0.8 * (ends[0][1] - ends[0][0]),
                  ends[1][0] + 0.7 * (ends[1][1] - ends[1][0])]  # fmt: skip
        held = """() => [...document.querySelectorAll('.plane-own input')]
          .map(each => Number(each.value))"""
        opened.wait_for_function(f"({held})()[0] > {wanted[0] - 0.1}")
        at = opened.evaluate(held)
        assert at == pytest.approx(wanted, abs=0.03)
        spoken = opened.locator(".plane-own input").nth(0).get_attribute("aria-valuetext")
        assert spoken == opened.locator(".plane-own output").nth(0).inner_text()
        colours = opened.locator(".plane-names .swatch").evaluate_all(
            "all => all.map(each => getComputedStyle(each).getPropertyValue('--class'))"
        )
        assert [each.strip() for each in colours] == of_classes(2)
        assert dots(opened) == of_classes(2)
        drawn = torch.tensor(pixels(opened, ".plane-own canvas")) / 255
        with torch.no_grad():
            image = decoder().decode(torch.tensor([at])).flatten()
        assert (drawn - image).abs().max() < 0.005
        opened.keyboard.press("Shift+ArrowLeft")
        opened.wait_for_function(f"({held})()[0] < {at[0]}")
        assert opened.evaluate(held)[0] == pytest.approx(
            at[0] - 0.1 * (ends[0][1] - ends[0][0]), abs=1e-3
        )
        opened.locator(".plane-own input").nth(1).fill(str(ends[1][0]))
        opened.wait_for_function(f"({held})()[1] < {at[1]}")


def test_nothing_is_without_a_name_before_it_starts(visit, page: Path) -> None:
    with visit(waiting(page)) as opened:
        assert unnamed(opened) == []


def test_anyone_can_use_it(visit, page: Path, screen) -> None:
    with visit(page, **screen) as opened:
        for name in (LIVE, PLANE):
            opened.locator(name.split("]")[0] + "]").scroll_into_view_if_needed()
            opened.wait_for_selector(name)
        assert barriers(opened) == []
