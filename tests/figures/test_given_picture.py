from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text

from lookinside.figures import given, style


@pytest.mark.parametrize("channels", [1, 3])
def test_each_image_has_its_class_score_and_name(subject, tmp_path: Path, channels: int) -> None:
    numbers = {
        "given": {
            "images": np.full((6, channels, 4, 4), 0.5),
            "names": np.array([f"{letter}.png" for letter in "abcdef"]),
            "scores": np.array([[0.1, 0.7, 0.2]] * 5 + [[0.9, 0.1, 0.0]]),
        }
    }
    picture = given.draw(subject(True), numbers)
    words = [text.get_text() for text in picture.figure.findobj(Text)]
    assert words.count("dog, 70.0\u00a0%") == 5
    assert words.count("cat, 90.0\u00a0%") == 1
    assert {"a.png", "f.png", "stand-in data", "What the network was given"} <= set(words)
    assert picture.caption == "6 images of 4 x 4 pixels, with the class of highest score."
    assert picture.alt == "A grid of 6 small images. Under the first: dog, 70.0\u00a0%."
    for name in ("a.png", "b.png"):
        style.save(given.draw(subject(True), numbers), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
