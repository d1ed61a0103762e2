import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lookinside.evaluation import shared

RIGHTS = ~np.array([[1, 1, 0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 1, 1, 0, 0, 0, 0, 0, 1]], dtype=bool)
"""Two seeds, two and four errors of ten, one of them shared."""


def test_shared_errors_by_hand():
    found = shared.errors(RIGHTS)
    assert (found["seeds"], found["images"]) == (2, 10)
    assert (found["in_all"], found["in_some"], found["in_one"]) == (1, 5, 4)
    assert found["in_all_by_chance"] == pytest.approx(10 * 0.2 * 0.4)
    assert found["in_some_by_chance"] == pytest.approx(10 * (1 - 0.8 * 0.6))
    assert found["in_one_by_chance"] == pytest.approx(10 * (0.2 * 0.6 + 0.4 * 0.8))


@given(arrays(np.bool_, st.tuples(st.integers(2, 4), st.integers(1, 30))))
def test_counts_hang_together(rights):
    found = shared.errors(rights)
    assert found["in_all"] + found["in_one"] <= found["in_some"] <= found["images"]
    chance = found["in_all_by_chance"] + found["in_one_by_chance"]
    assert chance <= found["in_some_by_chance"] + 1e-9
    if len(rights) == 2:
        errors = (~rights).sum()
        assert found["in_some"] + found["in_all"] == errors
        assert found["in_some_by_chance"] + found["in_all_by_chance"] == pytest.approx(errors)


def test_a_single_seed_has_no_row():
    one = [RIGHTS[0]]
    rows = shared.rows([("a", "digits", one), ("b", "digits", list(RIGHTS))])
    assert [row["run"] for row in rows] == ["b"]
    assert set(rows[0]) == set(shared.COLUMNS)
    assert len(shared.cells(rows[0])) == len(shared.HEADINGS)
    assert shared.cells(rows[0])[4:7] == ["1", "5", "4"]
    assert shared.rows([("a", "digits", one)]) == []
