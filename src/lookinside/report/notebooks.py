"""What each notebook asked, and what came out here, filled in from the runs that there are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lookinside.core.words import percent, plain
from lookinside.report.inputs import Run
from lookinside.report.nouns import nouns

Runs = Mapping[str, Run]
Rows = Sequence[Mapping[str, Any]]

PRINTED = "test accuracy, last step"
"""The scoreboard's figure that is set beside ours in a sentence."""
APART = "not comparable"
"""The scoreboard's verdict on a figure that can't be set against the notebook's."""
EXERCISES = {
    "mnist_cnn_narrow": "with a quarter of the filters",
    "mnist_cnn_deep": "with a third convolution",
    "mnist_cnn_dense": "with a second dense layer",
}
"""The runs that are exercises of N5, and what they change of `mnist_cnn`."""
NOTHING = "None of the runs that would tell is in this report."


def _right(run: Run) -> str:
    return percent(run.measured["test"]["last"]["accuracy"])


def _beside(run: Run, rows: Rows) -> str:
    """What the notebook printed for a run, in brackets; nothing where there is nothing to compare.

    That is: it printed none, or its figure and ours are not comparable.
    """
    found = [
        row["reference"]
        for row in rows
        if (row["run"], row["quantity"]) == (run.name, PRINTED) and row["verdict"] != APART
    ]
    printed = next((each for each in found if each is not None), None)
    return f" (the notebook: {percent(printed)})" if printed is not None else ""


def listed(parts: Sequence[str]) -> str:
    """Words as a list that is spoken: a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _having(runs: Runs, words: Mapping[str, str]) -> str:
    """For each of the named runs that there is, its words and its share of test images right."""
    return listed([f"{said} {_right(runs[name])}" for name, said in words.items() if name in runs])


def _n1(runs: Runs, rows: Rows) -> str:
    said = []
    if "cifar_lenet" in runs:
        run = runs["cifar_lenet"]
        said.append(f"{_right(run)} of the {nouns(run.card)} are named rightly{_beside(run, rows)}")
    read = [
        f"{kind} reads {_right(runs[name])} of the {nouns(runs[name].card)}"
        f"{_beside(runs[name], rows)}"
        for name, kind in (("mnist_lstm", "an LSTM"), ("mnist_gru", "a GRU"))
        if name in runs
    ]
    return "; ".join(filter(None, [*said, listed(read)]))


def _n2(runs: Runs, rows: Rows) -> str:
    if "mnist_cnn12" not in runs:
        return ""
    run = runs["mnist_cnn12"]
    return f"{_right(run)} of the {nouns(run.card)} are read rightly{_beside(run, rows)}"


def _n3(runs: Runs, _rows: Rows) -> str:
    said = []
    coding = [run for run in runs.values() if run.about["task"] == "reconstruct"]
    alike = [run for run in coding if run.card["name"] == coding[0].card["name"]]
    if alike:
        best = min(alike, key=lambda run: run.measured["test"]["last"]["loss"])
        error = plain(best.measured["test"]["last"]["loss"])
        most = " best" if len(alike) > 1 else ""
        named = (
            f"\N{LEFT DOUBLE QUOTATION MARK}{best.about['title']}\N{RIGHT DOUBLE QUOTATION MARK}"
        )
        given = f"{named} gives {nouns(best.card)} back{most}"
        said.append(f"{given}, with a squared error of {error} a pixel")
    if "mnist_vae" in runs:
        run = runs["mnist_vae"]
        near = percent(run.measured["test"]["last"]["neighbours"]["accuracy"])
        told_by = "two numbers of a variational one are enough to tell the class of"
        said.append(f"{told_by} {near} of the {nouns(run.card)}")
    if not said:
        read = {"mnist_softmax": "softmax regression reads", "mnist_convnet": "a CNN reads"}
        said.append(_having(runs, read))
    return "; ".join(filter(None, said))


def _n4(runs: Runs, _rows: Rows) -> str:
    placed = {
        "translated_linear": "a linear model reads",
        "translated_mlp": "a multilayer perceptron reads",
        "translated_cnn": "a convolutional network reads",
    }
    middle = {
        "mnist_linear": placed["translated_linear"],
        "mnist_mlp": placed["translated_mlp"],
    }
    said = []
    for where, words in (("in the middle", middle), ("anywhere on the canvas", placed)):
        cards = [runs[name].card for name in words if name in runs]
        if cards:
            said.append(f"of {nouns(cards[0])} {where} {_having(runs, words)}")
    return "; ".join(said)


def _n5(runs: Runs, rows: Rows) -> str:
    said = []
    if "mnist_cnn" in runs:
        run = runs["mnist_cnn"]
        said.append(f"{_right(run)} of the {nouns(run.card)} are read rightly{_beside(run, rows)}")
    return "; ".join(filter(None, [*said, _having(runs, EXERCISES)]))


TOLD: Mapping[str, tuple[str, Callable[[Runs, Rows], str]]] = {
    "N1": (
        "Can a small network name what is on a gray photograph, and can one that sees a digit only"
        " row by row still read it?",
        _n1,
    ),
    "N2": (
        "Do filters of twelve by twelve pixels, half as wide as a digit, read as well?",
        _n2,
    ),
    "N3": (
        "How few numbers can hold a digit so that it can be drawn again, even cleaned of damage?",
        _n3,
    ),
    "N4": ("Which networks still read a digit that may lie anywhere on the canvas?", _n4),
    "N5": ("What does each part of a trained network look for, and what would it like best?", _n5),
}
"""By notebook, what it asked, and how what came out is said."""


def told(name: str, runs: Runs, rows: Rows) -> tuple[str, str]:
    """What a notebook asked, and a sentence on what came out here."""
    asked, came_out = TOLD[name]
    said = came_out(runs, rows)
    return asked, f"{said[0].upper()}{said[1:]}." if said else NOTHING
