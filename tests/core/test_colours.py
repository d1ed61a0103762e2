"""The colours of classes, and of signed numbers."""

import re

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_rgb

from lookinside.core.colours import COLOURS, NEGATIVE, POSITIVE, ZERO, of_classes
from lookinside.figures.style import SIGNED


@pytest.mark.parametrize("count", [0, 1, 2, 10, 11, 30])
def test_every_class_has_a_colour_of_its_own(count):
    colours = of_classes(count)
    assert len(set(colours)) == len(colours) == count
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert (colours == list(COLOURS[:count])) == (count <= 10)


def test_many_classes_share_the_rainbow():
    ours = np.array([to_rgb(colour) for colour in of_classes(48)])
    theirs = colormaps["turbo"](np.linspace(0.03, 0.97, 48))[:, :3]
    assert np.abs(ours - theirs).max() < 0.09
    assert np.abs(ours - theirs).mean() < 0.03


def test_signed_numbers_have_colours_of_the_figures_map():
    near = colormaps[SIGNED]([0.1, 0.5, 0.9])[:, :3]
    ours = np.array([to_rgb(colour) for colour in (NEGATIVE, ZERO, POSITIVE)])
    assert np.abs(ours - near).max() < 0.02
