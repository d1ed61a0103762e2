import numpy as np
import pytest
from matplotlib.text import Text

from lookinside.core.words import signed
from lookinside.figures import effects, style


def written(picture):
    return [text.get_text() for text in picture.figure.findobj(Text)]


def test_what_matters_most_and_the_best_options_come_first(numbers):
    assert effects.order(numbers["effects"]) == [[1, 0], [4, 2, 3]]


def test_every_option_has_its_mean_and_its_change_in_words(subject, numbers):
    words = written(effects.draw(subject(False), numbers))
    for said in (
        "fast",
        "50.0\u00a0%",
        "+10.0 (+8.0 to +12.0)",
        "\u22125.0 (\u22127.0 to \u22123.0)",
    ):
        assert said in words
    assert words.count("reference") == 2


def test_colour_says_better_worse_or_unknown(subject, numbers):
    (axes,) = effects.draw(subject(False), numbers).figure.axes
    dots = {
        line.get_xdata()[0]: line.get_color() for line in axes.lines if line.get_markersize() == 4.5
    }
    assert dots == {10.0: style.BLUE, -5.0: style.ORANGE, 1.0: style.GRAY}


def test_an_unknown_interval_is_left_out(subject, numbers):
    bare = {**numbers["effects"], "low": np.full(5, np.nan), "high": np.full(5, np.nan)}
    assert "+10.0" in written(effects.draw(subject(False), {**numbers, "effects": bare}))


@pytest.mark.parametrize(
    ("points", "said"), [(1.25, "+1.2"), (-0.44, "\u22120.4"), (-0.04, "0.0"), (0, "0.0")]
)
def test_a_change_has_its_sign(points, said):
    assert signed(points) == said
