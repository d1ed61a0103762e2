"""The picture of what other seeds see in optimised images."""

import numpy as np
from matplotlib.text import Text

from lookinside.figures import transfer
from lookinside.figures.picture import Subject


def run(classes, score, predicted, title="Digits"):
    subject = Subject("A run", title, classes, False)
    found = {
        "seeds": np.arange(1, 1 + len(score)),
        "targets": np.arange(len(classes)),
        "score": np.array(score, dtype=np.float32).reshape(-1, len(classes)),
        "predicted": np.array(predicted).reshape(-1, len(classes)),
    }
    return subject, {"transfer": found}


def test_runs_that_share_their_classes_share_a_table():
    across = {
        "one": run(("cat", "dog"), [[1, 0.5], [0.5, 0]], [[0, 1], [0, 0]]),
        "two": run(("cat", "dog"), [[0, 0], [0, 0]], [[1, 0], [1, 0]]),
        "else": run(("a", "b", "c"), [[1, 1, 1]], [[0, 1, 2]]),
    }
    drawn = transfer.draw(across)
    assert list(drawn) == ["classes1", "classes2"]
    words = [each.get_text() for each in drawn["classes1"].figure.findobj(Text)]
    assert {"one", "two", "75", "25", "0"} <= set(words)
    said = drawn["classes1"].caption.replace("\N{NO-BREAK SPACE}", " ")
    assert "They name it in 37.5 % of the cases; chance would be 50 %." in said
    assert "with 1 other seed:" in drawn["classes2"].caption


def test_with_one_seed_there_is_nothing_to_draw():
    assert transfer.draw({"one": run(("cat", "dog"), [], [])}) == {}
