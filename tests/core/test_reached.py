"""What units answer to images made for them, set against the best real ones."""

import numpy as np

from lookinside.core.reached import beyond, reached

WHOLE = {"units": np.array([4, 1, 7, 2]), "pre": np.array([2.0, 3.0, 4.0, 5.0], np.float32)}
PATCH = {**WHOLE, "single_pre": np.array([6.0, 9.0, 1.0, -2.0], np.float32)}
REAL = {"units": np.array([2, 4, 1]), "maximum_pre": np.array([4.0, 3.0, -1.0], np.float32)}


def test_a_patch_stands_for_a_convolution_and_the_whole_image_for_other_layers():
    assert reached(PATCH).tolist() == [6, 9, 1, -2]
    assert reached(WHOLE).tolist() == [2, 3, 4, 5]


def test_units_are_set_against_their_own_best_image_where_that_excites_them():
    np.testing.assert_allclose(beyond(PATCH, REAL), [2, np.nan, np.nan, -0.5])
    np.testing.assert_allclose(beyond(WHOLE, REAL), [2 / 3, np.nan, np.nan, 1.25])
