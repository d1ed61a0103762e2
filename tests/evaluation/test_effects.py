from itertools import product

import pytest
from scipy import stats

from lookinside.evaluation.effects import effects, interval

CHOICES = {"rate": ["slow", "fast"], "width": ["narrow", "wide", "huge"]}
SCORES = {
    ("slow", "narrow"): 0.50, ("slow", "wide"): 0.52, ("slow", "huge"): 0.60,
    ("fast", "narrow"): 0.54, ("fast", "wide"): 0.60, ("fast", "huge"): 0.58,
}  # fmt: skip


def found(choices=CHOICES, scores=SCORES):
    scored = [(dict(zip(choices, options, strict=True)), scores[options]) for options in scores]
    return {(each.choice, each.option): each for each in effects(choices, scored)}


def test_an_effect_is_the_mean_difference_of_otherwise_equal_pairs():
    fast = found()["rate", "fast"]
    assert fast.differences == pytest.approx((4, 8, -2))
    assert fast.effect == pytest.approx(10 / 3)
    assert fast.mean == pytest.approx((0.54 + 0.60 + 0.58) / 3)
    # Their standard deviation is sqrt(76 / 3); Student's t with two degrees of freedom is 4.3027.
    margin = 4.302653 * (76 / 3) ** 0.5 / 3**0.5
    assert (fast.low, fast.high) == pytest.approx((10 / 3 - margin, 10 / 3 + margin))


def test_every_option_is_set_against_the_first():
    assert list(found()) == [(choice, option) for choice in CHOICES for option in CHOICES[choice]]
    assert found()["width", "wide"].differences == pytest.approx((2, 6))
    assert found()["width", "huge"].differences == pytest.approx((10, 4))
    narrow = found()["width", "narrow"]
    assert (narrow.effect, narrow.differences, narrow.low, narrow.high) == (0, (), None, None)


def test_the_order_of_the_grid_does_not_matter():
    assert found(scores=dict(reversed(SCORES.items())))["rate", "fast"].effect == pytest.approx(
        10 / 3
    )


def test_a_single_pair_has_no_interval():
    only = found({"rate": ["slow", "fast"]}, {("slow",): 0.5, ("fast",): 0.75})["rate", "fast"]
    assert (only.effect, only.low, only.high) == (25, None, None)


def test_a_sum_of_effects_is_found_exactly():
    scores = {
        (rate, width): 0.5 + 0.1 * (rate == "fast") + 0.02 * CHOICES["width"].index(width)
        for rate, width in product(*CHOICES.values())
    }
    shown = found(scores=scores)
    for key, points in (("rate", "fast"), 10), (("width", "wide"), 2), (("width", "huge"), 4):
        assert (shown[key].effect, shown[key].low, shown[key].high) == pytest.approx([points] * 3)


def test_the_interval_is_the_one_of_a_textbook():
    values = [1.0, 2.5, -0.5, 3.0, 1.5]
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert interval(values) == pytest.approx((expected.low, expected.high))
