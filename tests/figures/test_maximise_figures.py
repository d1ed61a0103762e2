"""The figures of activation maximisation: a picture a layer, and what they say."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import BboxImage
from matplotlib.text import Text

from lookinside.figures import (
    ascent,
    film_strip,
    made_and_found,
    margins,
    mosaic,
    optimised,
    regularised,
    restarts,
    style,
    text,
)
from lookinside.figures.numbers import by_layer

LAYERS = {
    optimised: ["conv1", "logits"],
    made_and_found: ["conv1", "logits"],
    film_strip: ["conv1", "logits"],
    ascent: ["logits"],
}


@pytest.fixture
def numbers(numbers):
    found = {
        "top_index": np.array([[3, 8], [8, 3], [8, 3]]),
        "maximum_pre": np.array([2.0, 4.0, -1.0]),
        "maximum": np.array([2.0, 4.0, 0.0]),
        "top_value": np.array([[2.0, 1.0], [4.0, 3.0], [0.0, 0.0]]),
        "units": np.array([0, 1, 2]),
    }
    boxes = {"conv1": [-1, 2, 2, 5], "logits": [0, 0, 4, 4]}
    patches = {"images": np.full((2, 1, 4, 4), 51, dtype=np.uint8), "image_index": np.array([3, 8])}
    for layer, box in boxes.items():
        patches |= {f"{layer}/{what}": array for what, array in found.items()}
        patches[f"{layer}/top_box"] = np.tile(box, (3, 2, 1))
        patches[f"{layer}/top_seen"] = np.clip(patches[f"{layer}/top_box"], 0, 4)
    return {**numbers, "patches": patches}


def words(picture):
    return [each.get_text() for each in picture.figure.findobj(Text)]


@pytest.mark.parametrize("module", LAYERS)
def test_each_layer_has_a_picture_the_same_bytes_each_time(
    module, subject, numbers, tmp_path: Path
):
    drawn = module.draw(subject(True), numbers)
    assert list(drawn) == LAYERS[module]
    again = module.draw(subject(True), numbers)
    for layer, picture in drawn.items():
        assert {picture.title, "stand-in data"} <= set(words(picture))
        assert picture.caption.endswith(".")
        assert picture.alt.endswith(".")
        style.save(picture, tmp_path / "a.png")
        style.save(again[layer], tmp_path / "b.png")
        assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("module", LAYERS)
def test_of_a_network_without_layers_nothing_is_drawn(module, subject, numbers):
    assert (
        module.draw(subject(False), {**numbers, "maximised": {"frame_steps": np.array([0])}}) == {}
    )


def test_units_are_named_with_what_they_reach(subject, numbers):
    drawn = optimised.draw(subject(False), numbers)
    assert {"0: 3.00", "1: 4.00", "2: 8.00"} <= set(words(drawn["conv1"]))
    assert {"cat: 3.00", "dog: 4.00", "bird: 8.00"} <= set(words(drawn["logits"]))
    assert "from 3.00 to 8.00. 1 channel stays silent even so." in drawn["conv1"].caption
    assert "silent" not in drawn["logits"].caption


def test_a_patch_stands_beside_the_image_of_a_channel_and_flat_images_are_counted(subject, numbers):
    image, patch = np.zeros((1, 4, 4)), np.ones((1, 2, 2))
    both = optimised.beside(image, patch)
    tall = optimised.TALL
    assert both.shape == (3, tall, 2 * tall + 12)
    assert (both[:, :, :tall] == 0).all()
    assert (both[:, :, -tall:] == 1).all()
    bordered = np.zeros((2, 1, 8, 8))
    bordered[0, :, 0] = 1
    bordered[1, :, 4] = 1
    assert optimised.flat(bordered).tolist() == [True, False]
    made = {**numbers["maximised"], "conv1/images": np.zeros((3, 1, 4, 4), dtype=np.uint8)}
    drawn = optimised.draw(subject(False), {**numbers, "maximised": made})
    assert "3 images are flat but for the border" in drawn["conv1"].caption
    assert "flat" not in optimised.draw(subject(False), numbers)["conv1"].caption
    assert "patch" not in drawn["logits"].caption


def test_what_was_maximised_is_said(subject, numbers):
    assert "before any" in optimised.draw(subject(False), numbers)["conv1"].caption
    made = {**numbers["maximised"], "after": np.array(True)}
    drawn = optimised.draw(subject(False), {**numbers, "maximised": made})
    assert "after the nonlinearity" in drawn["conv1"].caption
    assert "before any" in drawn["logits"].caption


def test_ratios_are_those_of_activations_and_unknown_where_no_image_activates(subject, numbers):
    drawn = made_and_found.draw(subject(False), numbers)
    assert {"0: × 1.50", "1: × 0.50", "2: no test image"} <= set(words(drawn["conv1"]))  # noqa: RUF001
    assert "the median is 1.00, the range 0.50 to 1.50" in drawn["conv1"].caption
    assert "Below 1 (1 unit) the ascent fell short." in drawn["conv1"].caption
    assert "78\u00a0% of that without" in drawn["conv1"].caption
    assert "penalty" not in drawn["logits"].caption


def test_only_units_with_patches_are_set_beside_them(subject, numbers):
    fewer = {**numbers["patches"], "conv1/units": np.array([7, 1, 9])}
    drawn = made_and_found.draw(subject(False), {**numbers, "patches": fewer})
    named = [word for word in words(drawn["conv1"]) if word[:1].isdigit()]
    assert named == ["1: × 0.50"]  # noqa: RUF001
    none = {**numbers["patches"], "conv1/units": np.array([7, 8, 9])}
    assert list(made_and_found.draw(subject(False), {**numbers, "patches": none})) == ["logits"]


def test_what_lies_outside_the_image_is_hatched_and_not_averaged():
    patches = np.array([[[[0, 0], [51, 102]]], [[[153, 0], [255, 0]]]], dtype=np.uint8)
    inside = np.array([[[False, False], [True, True]], [[True, False], [True, False]]])
    mean = mosaic.average(patches, inside)
    assert mean.tolist() == [[[153, 0], [153, 102]]]
    colours = mosaic.alone(mean / 255, inside.any(0))
    half = mosaic.SIDE // 2
    hatch = mosaic.hatching(*colours.shape[:2])[:half, half:]
    assert np.array_equal(colours[:half, half:], hatch)
    assert len(np.unique(hatch.reshape(-1, 3), axis=0)) == 2
    assert np.allclose(colours[half:, :half], 0.6)
    assert np.allclose(colours[half:, half:], 0.4)
    blank = mosaic.alone(mean / 255, np.zeros((2, 2), dtype=bool))
    assert np.allclose(blank, to_rgb(style.PAPER))


def test_a_patch_at_the_border_is_hatched_in_the_picture(subject, numbers):
    picture = made_and_found.draw(subject(False), numbers)["conv1"]
    made, best, mean = (image.get_array() for image in picture.figure.findobj(BboxImage)[:3])
    third = mosaic.SIDE // 3
    for colours in (best, mean):
        assert np.array_equal(colours[:third], mosaic.hatching(*colours.shape[:2])[:third])
        assert np.allclose(colours[third : 2 * third, : 2 * third], 0.2)
    assert made.shape == (3, 3)
    blank = picture.figure.findobj(BboxImage)[7].get_array()
    assert np.allclose(blank, to_rgb(style.PAPER))
    assert "Hatched is what lies outside the image" in picture.caption
    assert "Hatched" not in made_and_found.draw(subject(False), numbers)["logits"].caption


def test_which_units_of_a_wide_layer_are_drawn_is_said(subject, numbers):
    made = {**numbers["maximised"], "conv1/total": np.array(1024)}
    for module in (optimised, made_and_found):
        drawn = module.draw(subject(False), {**numbers, "maximised": made})
        assert "The 3 units are those that vary most, of 1,024." in drawn["conv1"].caption
        assert "vary" not in drawn["logits"].caption


def test_a_ratio_that_reads_as_one_has_not_fallen_short(subject, numbers):
    made = {**numbers["maximised"], "logits/pre": np.array([1.992, 4.0, 8.0])}
    caption = made_and_found.draw(subject(False), {**numbers, "maximised": made})["logits"].caption
    assert "the range 1.00 to 1.00" in caption
    assert "fell short" not in caption


def test_the_film_says_how_much_is_settled_after_one_step(subject, numbers):
    drawn = film_strip.draw(subject(False), numbers)
    picture = drawn["logits"]
    assert {"start", "1", "cat"} <= set(words(picture))
    assert "Each channel's image" in drawn["conv1"].caption
    assert "After the first step 100\u00a0% of the pixels are black or white" in picture.caption


def test_hidden_dense_units_are_called_units_and_have_no_film(subject, numbers):
    made = {**numbers, "maximised": {**numbers["maximised"], "conv1/maps": np.array(False)}}
    assert list(film_strip.draw(subject(False), made)) == ["logits"]
    drawn = optimised.draw(subject(False), made)["conv1"]
    assert drawn.title == "What the units of conv1 look for"


def test_of_flat_images_the_patches_of_single_units_are_filmed_and_it_is_said(subject, numbers):
    flat = np.zeros((3, 1, 4, 4), dtype=np.uint8)
    film = np.stack([np.full((3, 1, 2, 2), 128), np.zeros((3, 1, 2, 2))], 1).astype(np.uint8)
    film[0, :, :, 0] = 255
    made = {**numbers["maximised"], "conv1/images": flat, "conv1/single_frames": film}
    drawn = film_strip.draw(subject(False), {**numbers, "maximised": made})
    assert drawn["conv1"].title == "How patches for conv1 come out of noise"
    assert "3 of 3 end flat but for the border" in drawn["conv1"].caption
    assert "3 rows do not change after the first step." in drawn["conv1"].caption
    shown = drawn["conv1"].figure.findobj(BboxImage)
    assert sorted({each.get_array().shape for each in shown}) == [(2, 2)]
    lively = {**made, "conv1/images": numbers["maximised"]["conv1/images"]}
    drawn = film_strip.draw(subject(False), {**numbers, "maximised": lively})
    assert drawn["conv1"].title == "How images for conv1 come out of noise"
    assert "flat" not in drawn["conv1"].caption
    unknown = {name: each for name, each in made.items() if name != "conv1/single_frames"}
    drawn = film_strip.draw(subject(False), {**numbers, "maximised": unknown})
    assert "Of all images 3 of 3 end flat" in drawn["conv1"].caption


def test_of_many_channels_those_are_filmed_that_change_most():
    frames = np.zeros((4, 3, 1, 2, 2), dtype=np.float32)
    frames[[1, 3], 2] = 1
    frames[2, 1:] = 1
    assert film_strip.liveliest(frames, 2).tolist() == [1, 3]
    assert film_strip.liveliest(frames[:, :1], 2).tolist() == [0, 1]


def test_other_classes_are_named_where_they_are_predicted(subject, numbers):
    found = by_layer(numbers["maximised"])["logits"]
    assert [ascent.mistaken(found, row) for row in range(3)] == [[(0, 1)], [], [(1, 0)]]
    (picture,) = ascent.draw(subject(False), numbers).values()
    assert {"step size", "score"} <= set(words(picture))
    orange = [
        each.get_text() for each in picture.figure.findobj(Text) if each.get_color() == style.ORANGE
    ]
    assert orange == ["dog", "cat"]


def test_names_of_classes_cover_no_dot_if_they_can_help_it():
    scores = np.array([0.9, 0.2, 0.1, 0.3, 0.95, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert text.free(scores, 0, 2.0) == (1.0, False)
    assert text.free(scores, 0, 4.0) == (4.0, True)
    assert text.free(scores[4:], 0, 2.0) == (0.0, True)
    assert text.free(1 - scores[4:], 0, 2.0) == (0.0, False)
    assert text.free(scores, 9, 2.0) == (7.0, True)


def test_steps_are_marked_at_round_numbers():
    marked = [[10**power for power in ascent.powers(*ends)] for ends in ((-1.2, 2.8), (0.5, 0.8))]
    assert marked[0] == pytest.approx([0.07, 500])
    assert marked[1] == pytest.approx([5.0])


def test_the_log_says_when_a_class_is_seen_for_good(subject, numbers):
    found = by_layer(numbers["maximised"])["logits"]
    assert ascent.settled(found).tolist() == [2, 0, 3]
    (picture,) = ascent.draw(subject(False), numbers).values()
    assert "All are seen with 99 % or more after 3 steps" in picture.caption
    unsure = {**numbers["maximised"], "logits/log_score": np.full((3, 4), 0.5)}
    (never,) = ascent.draw(subject(False), {**numbers, "maximised": unsure}).values()
    assert "3 classes are not seen with 99 % to the end" in never.caption
    assert "The highest logit: 8.0, of bird." in picture.caption


def test_the_best_end_the_one_most_unlike_it_and_other_basins(subject, numbers):
    assert restarts.ends(numbers["restarts"], 0) == [
        (1, "5.0"),
        (3, "2.0"),
        (2, "2 of 4"),
        (3, "1 of 4"),
    ]
    caption = restarts.draw(subject(False), numbers).caption
    assert "2 classes have one basin in 4 starts; cat has the most, 3. On average it is" in caption
    assert "4.0, 1.7 and 1.0 with shares of 2\u00a0%, 5\u00a0% and 10\u00a0%." in caption
    assert "(asked at 7 points), falls" in caption
    assert "no more than 5\u00a0% of what it rises" in caption
    assert "adds 3.2 to a logit on average, 92\u00a0% of its rise" in caption
    assert "at most 8.0, for dog: 9.0 instead of 1.0." in caption


def test_basins_are_drawn_by_the_share_that_tells_most(subject, numbers):
    apart, some, one = np.arange(4), np.array([0, 0, 0, 1]), np.zeros(4, dtype=int)
    for shares, telling in (((apart, some, one), 1), ((apart, apart, some), 2), ((some, one), 0)):
        basins = np.stack(shares)[None].repeat(3, 0)
        found = {
            **numbers["restarts"], "basins": basins, "shares": np.linspace(0.1, 0.2, len(shares))
        }  # fmt: skip
        assert restarts.telling(found) == telling
    caption = restarts.draw(subject(False), {"restarts": found}).caption
    assert "No class has one basin in 4 starts; 3 classes have the most, 2. On" in caption
    never = {**found, "basins": np.stack([apart, apart])[None].repeat(3, 0)}
    caption = restarts.draw(subject(False), {"restarts": never}).caption
    assert "So no two starts of a class are linked. On average it is 4.0 and 4.0" in caption


def test_basins_are_counted_by_class_and_share_and_distances_given(subject, numbers):
    said = words(restarts.draw(subject(False), numbers))
    rows = said[said.index("2\u00a0%") : said.index("distances")]
    assert rows == [
        "2\u00a0%",
        "4",
        "4",
        "4",
        "5\u00a0%",
        "3",
        "1",
        "1",
        "10\u00a0%",
        "1",
        "1",
        "1",
    ]
    assert said.count("1.50") == 3


def test_names_are_made_small_before_they_are_cut():
    room = text.width("aeroplane", 7.0)
    assert text.fitting(["cat", "aeroplane"], room, 8.5) == pytest.approx(7.0, abs=0.01)
    assert text.fitting(["cat", "aeroplane"], room / 2, 8.5) == 5.5
    assert text.fitting(["cat"], 1.0, 8.5) == text.fitting([], 1.0, 8.5) == 8.5


def test_pairs_are_named_with_their_margins_and_how_often_they_are_confused(subject, numbers):
    picture = margins.draw(subject(False), numbers)
    minus = "\N{MINUS SIGN} "
    assert {"cat", minus + "dog", minus + "cat", "5.0", "6.0"} <= set(words(picture))
    assert "widens it by 4 on average" in picture.caption
    assert "bird and cat (2 of 30 test images of bird taken for cat, 3 of 10" in picture.caption
    none = {name: array[:0] for name, array in numbers["margins"].items()}
    assert margins.draw(subject(False), {**numbers, "margins": none}) == {}


def test_ways_are_named_and_compared(subject, numbers):
    picture = regularised.draw(subject(False), numbers)
    assert "frequencies, shaken (5.0, against 2.0 of pixels)" in picture.caption
    assert "averages 60.0\u00a0% at least" in picture.caption
    assert {"pixels", "frequencies,", "shaken", "step 1"} <= set(words(picture))
    assert {"step 0.1, weight 50", "2\u00a0px, 10°, 10\u00a0%"} <= set(words(picture))
    first = {**numbers["regularised"], "logits": np.array([[7.0, 7.0, 7.0], [4.0, 5.0, 6.0]])}
    caption = regularised.draw(subject(False), {**numbers, "regularised": first}).caption
    assert "Highest on average: pixels (7.0). In every way" in caption
