"""The unit browser under a reader's hands: mouse, keys, touch and address."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from headless import barriers
from lookinside.core import paths
from lookinside.core.arrays import load_arrays, save_arrays
from lookinside.report.views import units


@pytest.fixture
def page(toy_units, alone):
    """The path of a page that holds nothing but the toy run's units."""
    about, card = toy_units
    return alone(units.build("toy", about, card), card)


def ready(shown):
    shown.wait_for_selector('[data-view="units"][data-state="ready"]')
    return shown


def title(shown) -> str:
    return shown.locator(".units-title").inner_text()


def shade(shown, canvas: str) -> int:
    """The gray in the middle of a canvas, as it is on the screen."""
    image = Image.open(io.BytesIO(shown.locator(canvas).first.screenshot())).convert("L")
    return int(image.getpixel((image.width // 2, image.height // 2)))


def swapped(toy_units, alone, rises=(0.01, 0.002, -0.001)):
    """The path of the toy run's page with an autoencoder's census of its first layer."""
    path = paths.PROBES / "toy/census.npz"
    found = load_arrays(path)
    for name in ("margin", "whole", "accuracy", "changed"):
        del found[f"conv1/{name}"]
    found["conv1/error"] = np.float32(0.04)
    found["conv1/rise"] = np.array([np.nan, *rises])
    found["conv1/rise_by_class"] = np.array(
        [[np.nan] * 3, [0.02, 0, -0.001], [0.002] * 3, [-0.001] * 3]
    )
    save_arrays(path, found, "key")
    about, card = toy_units
    return alone(units.build("toy", about, card), card)


def test_keys_move_between_units_and_layers_and_the_address_follows(visit, page):
    with visit(page) as shown:
        ready(shown)
        assert title(shown) == "conv1 · unit 0"
        assert "#" not in shown.url
        shown.focus('[role="option"][aria-selected="true"]')
        for key, unit in (("ArrowRight", 1), ("End", 3), ("ArrowLeft", 2), ("Home", 0)):
            shown.keyboard.press(key)
            assert title(shown) == f"conv1 · unit {unit}"
            assert shown.url.endswith(f"#units/conv1/{unit}")
            assert shown.evaluate("document.activeElement.getAttribute('aria-label')") == (
                f"unit {unit}"
            )
        shown.keyboard.press("PageDown")
        assert title(shown) == "conv1 · unit 3"
        shown.focus('[role="tab"][aria-selected="true"]')
        shown.keyboard.press("End")
        shown.wait_for_function("location.hash === '#units/logits/0'")
        assert title(shown) == "logits · class cat"


def test_the_address_leads_to_a_unit_on_load_and_later(visit, page):
    with visit(f"{page}#units/conv2/5") as shown:
        ready(shown)
        assert title(shown) == "conv2 · unit 5"
        assert shown.locator(".units-panel h3").all_inner_texts() == ["Its kernels"]
        shown.evaluate("location.hash = '#units/conv1/2'")
        shown.wait_for_function("document.querySelector('.units-title').textContent.endsWith('2')")
        assert title(shown) == "conv1 · unit 2"


def test_an_address_of_no_unit_opens_the_first(visit, page):
    with visit(f"{page}#units/nothing/99") as shown:
        ready(shown)
        assert title(shown) == "conv1 · unit 0"


def test_a_mangled_address_opens_the_first_unit_too(visit, page):
    with visit(f"{page}#units/%") as shown:
        ready(shown)
        assert title(shown) == "conv1 · unit 0"


def test_a_layer_whose_pictures_are_not_there_leaves_the_one_before_open(visit, page):
    missing = page.parent / "views/toy/units-conv2-filters.png"
    missing.unlink()
    with visit(page, absent=missing.name) as shown:
        ready(shown)
        shown.focus('[role="tab"][aria-selected="true"]')
        shown.keyboard.press("ArrowRight")
        said = "is missing from this folder, or damaged."
        expect(shown.get_by_role("alert")).to_contain_text(f"{missing.name} {said}")
        tab = shown.locator('[role="tab"][aria-selected="true"]')
        expect(tab).to_have_count(1)
        assert tab.inner_text().startswith("conv1")
        expect(tab).to_be_focused()
        shown.keyboard.press("End")
        expect(shown.locator(".units-title")).to_have_text("logits · class cat")
        expect(shown.get_by_role("alert")).to_have_count(0)


def test_links_lead_to_units_that_are_alike_and_to_those_that_feed_a_unit(visit, page):
    with visit(f"{page}#units/conv2/2") as shown:
        ready(shown)
        shown.get_by_role("link", name="0", exact=True).click()
        expect(shown.locator(".units-title")).to_have_text("conv1 · unit 0")
        shown.get_by_role("link", name="unit 1").click()
        expect(shown.locator(".units-title")).to_have_text("conv1 · unit 1")
        assert shown.evaluate("document.activeElement.getAttribute('aria-label')") == "unit 1"


def test_the_slider_goes_through_the_optimisation(visit, page):
    canvas = ".units-ascent canvas"
    with visit(page) as shown:
        ready(shown)
        slider = shown.get_by_role("slider")
        assert shade(shown, canvas) == 255
        slider.focus()
        shown.keyboard.press("ArrowLeft")
        assert shade(shown, canvas) == 170
        assert slider.get_attribute("aria-valuetext") == "after 1 of 3 steps"
        shown.keyboard.press("Home")
        assert shade(shown, canvas) == 0
        shown.get_by_role("button", name="Play").click()
        shown.wait_for_function("document.querySelector('.units-ascent input').value === '2'")
        shown.get_by_role("button", name="Play").wait_for()
        assert shade(shown, canvas) == 255


def test_other_units_are_shown_finished_or_at_the_step_that_the_reader_chose(
    toy_units, alone, visit
):
    """Six images are kept of a convolution's units, four of a dense layer's."""
    path = paths.PROBES / "toy/maximised.npz"
    found = load_arrays(path)
    found["frame_steps"] = np.arange(6)
    for name in ("conv1", "logits"):
        for key in [key for key in found if key.startswith(f"{name}/log_")]:
            found[key] = np.linspace(1, 2, 6)[None].repeat(len(found[key]), 0)
        frames = np.zeros((len(found[f"{name}/units"]), 6, 1, 6, 6), np.uint8)
        found[f"{name}/frames"], found[f"{name}/single_frames"] = frames, frames[..., :3, :3]
    found["logits/output"] = np.array(False)
    save_arrays(path, found, "key")
    about, card = toy_units
    with visit(alone(units.build("toy", about, card), card)) as shown:
        ready(shown)
        slider = shown.locator(".units-ascent input[type=range]")

        def at(unit: str) -> str | None:
            shown.evaluate(f"location.hash = '#units/{unit}'")
            expect(shown.locator(".units-title")).to_contain_text(unit.split("/")[0])
            return slider.get_attribute("aria-valuetext")

        for unit in ("conv1/1", "logits/0", "conv1/0"):
            assert at(unit) == "after 5 of 5 steps"
        slider.focus()
        shown.keyboard.press("Home")
        shown.keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") == "after 1 of 5 steps"
        assert at("conv1/1") == "after 1 of 5 steps"
        assert at("logits/0") == "after 0 of 5 steps"
        slider.focus()
        shown.keyboard.press("End")
        assert at("conv1/0") == "after 5 of 5 steps"


def test_what_was_made_for_a_unit_is_set_against_its_like(visit, page):
    def answer(unit) -> str:
        shown.evaluate(f"location.hash = '#units/{unit}'")
        expect(shown.locator(".units-title")).to_contain_text(unit.split("/")[0])
        return shown.locator(".units-ascent .units-line").inner_text()

    with visit(page) as shown:
        ready(shown)
        assert answer("conv1/0") == (
            "Before the nonlinearity it answers 20 to the best patch of a test image and 7 to the"
            " patch made for it, 0.35 times as much. In the whole image it reaches 4 as the mean"
            " over its map and 5 at its strongest place."
        )
        assert answer("logits/0") == (
            "Before the nonlinearity it answers 20 to the best test image and 5 to the finished"
            " one, 0.25 times as much."
        )


def test_a_patch_that_excites_less_is_explained_where_the_mean_is_taken_away(
    visit, toy_units, alone
):
    about, card = toy_units
    layers = [{"name": "less", "kind": "Subtract"}, *about["layers"]]
    view = units.build("toy", {**about, "layers": layers}, card)
    with visit(alone(view, card)) as shown:
        ready(shown)
        line = shown.locator(".units-ascent .units-line")
        expect(line).to_contain_text("0.35 times as much. Patches are made for the middle. This")


def test_nothing_plays_where_motion_is_not_wanted(visit, page):
    with visit(page) as shown:
        ready(shown)
        shown.emulate_media(reduced_motion="reduce")
        shown.reload()
        ready(shown)
        assert shown.get_by_role("slider").count() == 1
        assert shown.get_by_role("button", name="Play").count() == 0


def test_a_patch_is_enlarged_by_mouse_and_by_focus(visit, page):
    with visit(page) as shown:
        ready(shown)
        lens = shown.locator(".units-lens")
        assert "20" in lens.inner_text()
        assert "test image 0: cat" in lens.inner_text()
        patches = shown.locator(".units-patch")
        patches.nth(1).hover()
        assert "19 for test image 1: dog" in lens.inner_text()
        assert patches.nth(1).get_attribute("aria-pressed") == "true"
        patches.nth(5).focus()
        assert "15 for test image 5: <script>alert(1)</script>" in lens.inner_text()
        assert "no deconvolution" in lens.inner_text()
        assert lens.locator(".units-field").count() == 1


def test_units_are_ordered_and_pictured_as_chosen(visit, page):
    with visit(page) as shown:
        ready(shown)
        shown.get_by_label("Order by").select_option("answers that hang on it")
        names = shown.locator('[role="option"]').evaluate_all(
            "options => options.map(option => option.getAttribute('aria-label'))"
        )
        assert names == ["unit 3", "unit 2", "unit 1", "unit 0"]
        assert shown.locator('[aria-selected="true"][role="option"]').inner_text() == "0"
        shown.get_by_label("Show").select_option("optimised images")
        assert shade(shown, ".units-grid canvas") == 255


def test_a_long_table_of_classes_is_scrolled_by_keys(visit, page):
    with visit(page) as shown:
        ready(shown)
        table = shown.get_by_role("region", name="Class by class")
        table.evaluate("each => { each.style.maxHeight = '3rem'; }")
        table.focus()
        shown.keyboard.press("ArrowDown")
        shown.wait_for_function("document.querySelector('.units-scroll').scrollTop > 0")


def bars(shown) -> list[float]:
    return shown.locator(".units-spread rect").evaluate_all(
        "bars => bars.map(bar => Number(bar.getAttribute('height')))"
    )


def test_the_histogram_has_a_bar_a_bin_with_its_counts_and_quantiles(visit, page):
    with visit(f"{page}#units/conv1/0") as shown:
        ready(shown)
        chart = shown.locator(".units-spread")
        heights = bars(shown)
        assert len(heights) == 24
        # 100 images in the first bin, more than three times 30: it is cut at one and a half.
        assert heights[0] / heights[1] == pytest.approx(1.5)
        assert chart.locator(".cut").count() == 1
        assert str(chart.get_attribute("aria-label")).startswith(
            "Histogram of the largest value in each of 790 images, from 0 to 6: 5 % below 0, "
        )
        places = chart.locator(".quantile, .middle").evaluate_all(
            "ticks => ticks.map(tick => Number(tick.getAttribute('x1')))"
        )
        assert places == pytest.approx([6 + 308 * value / 6 for value in range(5)])
        rows = shown.locator(".units-strength table tbody tr")
        assert rows.count() == 24
        assert rows.nth(1).inner_text().split("\t") == ["0.25 to 0.5", "30"]
        shown.focus('[role="option"][aria-selected="true"]')
        shown.keyboard.press("ArrowRight")
        assert rows.first.inner_text().split("\t") == ["1 to 1.25", "200"]


def test_a_bar_not_far_above_the_next_is_drawn_whole(visit, toy_units, alone):
    path = paths.PROBES / "toy/census.npz"
    found = load_arrays(path)
    found["conv1/histogram"][0] = [60, 30, *[0] * 22]
    save_arrays(path, found, "key")
    about, card = toy_units
    with visit(alone(units.build("toy", about, card), card)) as shown:
        ready(shown)
        heights = bars(shown)
        assert heights[0] / heights[1] == pytest.approx(2)
        assert heights[2:] == [0] * 22
        assert shown.locator(".units-spread .cut").count() == 0


def test_a_class_called_script_is_only_a_name(visit, page):
    with visit(f"{page}#units/logits/2") as shown:
        ready(shown)
        assert title(shown) == "logits · class <script>alert(1)</script>"
        assert shown.locator(".units script").count() == 0


def test_an_autoencoders_unit_says_what_a_reconstruction_loses_without_it(visit, toy_units, alone):
    page = swapped(toy_units, alone)
    with visit(f"{page}#units/conv1/1") as shown:
        ready(shown)
        said = shown.locator(".units-said")
        assert said.inner_text().endswith(
            "without it the error of reconstruction rises by 25\xa0%."
        )
        cells = shown.locator(".units-classes td.num").all_inner_texts()
        assert cells[1::2] == ["+50\xa0%", "0\xa0%", "\N{MINUS SIGN}2.5\xa0%"]
        assert "rises by 0.010 from 0.04, over" in shown.locator(".units-by-class").inner_text()
        shown.get_by_label("Order by").select_option("error without it")
        first = shown.locator('[role="option"]').first
        assert first.get_attribute("aria-label") == "unit 1"
    with visit(f"{page}#units/conv1/0") as shown:
        ready(shown)
        assert shown.locator(".units-classes th").all_inner_texts()[:2] == [
            "class",
            "mean response",
        ]
        assert "without" not in shown.locator(".units-by-class").inner_text()


def test_a_small_loss_is_told_by_its_size_and_none_as_none(visit, toy_units, alone):
    page = swapped(toy_units, alone, rises=(0.0000123, 0.0, -0.001))
    told = ["rises by 0.000012 from", "stays at", "falls by 0.0010 from"]
    with visit(page) as shown:
        ready(shown)
        for unit, words in enumerate(told, start=1):
            shown.evaluate(f"location.hash = '#units/conv1/{unit}'")
            expect(shown.locator(".units-title")).to_have_text(f"conv1 · unit {unit}")
            lost = shown.locator(".units-by-class .units-line").inner_text()
            assert lost.startswith(f"Without it, the squared error per pixel {words} 0.04, over")
        assert "changes by less than" not in shown.locator(".units-said").inner_text()
        shown.evaluate("location.hash = '#units/conv1/1'")
        expect(shown.locator(".units-said")).to_contain_text("changes by less than 0.1\xa0%")


@pytest.mark.parametrize(
    ("kind", "value", "mean"),
    [
        ("Conv2d", "Its largest value in an image,", "Its mean over positions and images of"),
        ("Linear", "Its value for an image,", "Its mean over images of a class;"),
        ("LSTM", "Its state after an image's last row,", "Its mean state after the last row, over"),
    ],
)
def test_words_are_those_of_the_sort_of_layer(visit, toy_units, alone, kind, value, mean):
    about, card = toy_units
    about["layers"][0]["kind"] = kind
    with visit(alone(units.build("toy", about, card), card)) as shown:
        ready(shown)
        said = shown.locator(".units-strength .under, .units-by-class .under").all_inner_texts()
        assert [
            text.startswith(words) for text, words in zip(said, (value, mean), strict=True)
        ] == [
            True,
            True,
        ]


def test_what_a_layer_has_not_is_read_below_what_it_has(visit, page):
    with visit(f"{page}#units/logits/0") as shown:
        ready(shown)
        gaps = shown.locator(".units-gaps")
        assert gaps.inner_text().startswith("No deconvolutions: ")
        assert "an output is the answer itself" in gaps.inner_text()


@pytest.mark.parametrize("place", ["conv1/1", "conv2/5", "logits/2"])
def test_nothing_overflows_a_phone_and_a_finger_chooses(visit, page, place):
    with visit(f"{page}#units/{place}", width=390, touch=True) as shown:
        ready(shown)
        shown.locator('[role="option"]').first.tap()
        assert shown.locator('[role="option"]').first.get_attribute("aria-selected") == "true"
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_can_be_used_by_all(visit, page, screen):
    with visit(page, **screen) as shown:
        ready(shown)
        assert barriers(shown) == []
