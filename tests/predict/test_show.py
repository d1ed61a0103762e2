from io import StringIO

import numpy as np
from rich.console import Console

from lookinside.predict.answer import Answer
from lookinside.predict.given import Given
from lookinside.predict.show import drawing, ranked, show

CLASSES = ("ant", "[red]bee", "cat", "dog")


def test_classes_come_best_first() -> None:
    assert ranked((0.1, 0.6, 0.0, 0.3), CLASSES)[:2] == [("[red]bee", 0.6), ("dog", 0.3)]


def test_two_pixels_make_a_character() -> None:
    image = np.array([[0, 255], [0, 255], [40, 128]], np.uint8)
    assert drawing(image, coloured=False).plain == " \N{FULL BLOCK}\n \N{LIGHT SHADE}"
    text = drawing(image, coloured=True)
    assert text.plain == "\N{UPPER HALF BLOCK}" * 2 + "\n" + "\N{UPPER HALF BLOCK}" * 2
    styles = [(span.style.color.triplet.red, span.style.bgcolor.triplet.red) for span in text.spans]
    assert styles == [(0, 0), (255, 255), (40, 0), (128, 0)]


def test_a_colour_image_is_drawn_in_its_colours() -> None:
    image = np.array([[[255, 0, 0]], [[0, 0, 255]]], np.uint8)
    (span,) = drawing(image, coloured=True).spans
    assert str(span.style) == "#ff0000 on #0000ff"


def printed(width: int, side: int = 4, steps: tuple[str, ...] = ()) -> str:
    out = StringIO()
    given = Given(np.full((side, side), 255, np.uint8), steps)
    answer = Answer("a [b].png", given, (0.125, 0.625, 0.0, 0.25))
    show([answer], CLASSES, Console(file=out, width=width))
    return out.getvalue().replace("\u00a0", " ")


def test_an_answer_names_three_classes_and_what_was_done() -> None:
    lines = [line.rstrip() for line in printed(80, steps=("made gray", "inverted")).splitlines()]
    block = "\N{FULL BLOCK}" * 4
    assert lines[1:] == [
        "a [b].png",
        f"{block}  [red]bee  62.5 %",
        f"{block}  dog       25.0 %",
        "      ant       12.5 %",
        "",
        "      made gray",
        "      inverted",
    ]
    assert "given as it is" in printed(80)


def test_a_wide_image_is_not_drawn_and_no_word_is_lost() -> None:
    assert "\N{FULL BLOCK}" not in printed(80, side=60)
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    assert (
        " ".join(printed(60, side=40, steps=(words,)).replace("\N{FULL BLOCK}", "").split()[-14:])
        == words
    )
