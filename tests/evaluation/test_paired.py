from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookinside.evaluation import paired


def rights(*counts):
    """What two classifiers get right: so many images both, one alone, the other, neither."""
    both, first, second, neither = counts
    return (
        np.array([True] * both + [True] * first + [False] * second + [False] * neither),
        np.array([True] * both + [False] * first + [True] * second + [False] * neither),
    )


def test_mcnemar_by_hand():
    # Of ten images that one alone gets right, nine or more fall to one side: (1 + 10) / 2^10 each.
    assert paired.mcnemar(9, 1) == pytest.approx(2 * (comb(10, 0) + comb(10, 1)) / 2**10)
    assert paired.mcnemar(5, 5) == 1.0
    assert paired.mcnemar(0, 0) == 1.0


@given(st.integers(0, 200), st.integers(0, 200))
def test_mcnemar_knows_no_order(first, second):
    assert paired.mcnemar(first, second) == pytest.approx(paired.mcnemar(second, first))


def test_holm_by_hand():
    assert paired.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert paired.holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])
    assert paired.holm([]) == []


def test_a_pair_by_hand():
    found = paired.compared(*rights(80, 12, 3, 5))
    assert (found["only_first"], found["only_second"], found["images"]) == (12, 3, 100)
    margin = 1.959963984540054 * sqrt(0.15 - 0.09**2) / 10
    assert found["difference"] == pytest.approx(0.09)
    assert (found["low"], found["high"]) == pytest.approx((0.09 - margin, 0.09 + margin))


def test_equal_classifiers_differ_by_nothing():
    found = paired.compared(*rights(5, 0, 0, 5))
    assert (found["difference"], found["low"], found["high"], found["p"]) == (0, 0, 0, 1)


def test_only_runs_on_the_same_images_are_compared():
    better, worse = rights(50, 40, 2, 8)
    rows = paired.rows(
        [("a", "x", better), ("b", "y", better), ("c", "x", worse), ("d", "x", better)]
    )
    assert [(row["first"], row["second"]) for row in rows] == [("a", "c"), ("a", "d"), ("c", "d")]
    assert [row["verdict"] for row in rows] == ["a is better", "no difference shown", "d is better"]
    assert rows[0]["p_adjusted"] == pytest.approx(3 * rows[0]["p"])
    assert set(rows[0]) == set(paired.COLUMNS)
    assert len(paired.cells(rows[0])) == len(paired.HEADINGS)
