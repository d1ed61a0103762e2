"""What is gained on the notebooks' figures, row by row of the scoreboard."""

from typing import NamedTuple

from lookinside.core.words import percent, plain
from lookinside.figures.picture import Numbers


class Line(NamedTuple):
    """A figure of a notebook and ours; `ours` to `best` as what is gained on the notebook's."""

    run: str
    notebook: str
    quantity: str
    said: tuple[str, str]
    ours: float
    low: float
    high: float
    worst: float
    best: float
    verdict: str
    why: str

    @property
    def apart(self) -> bool:
        """Whether the two figures can't be compared."""
        return self.verdict == "not comparable"

    @property
    def reach(self) -> float:
        """The largest difference that is drawn."""
        return max(map(abs, (self.low, self.high, self.worst, self.best)))


def read(run: str, numbers: Numbers) -> list[Line]:
    """A run's lines of the scoreboard, as differences from what its notebook printed."""
    found, notebook = numbers["scoreboard"], str(numbers["about"]["notebook"])
    lines = []
    for row in range(len(found["reference"])):
        quantity, reference = str(found["quantity"][row]), float(found["reference"][row])
        accuracy = "accuracy" in quantity
        ours, low, high, worst, best = (
            gain(float(found[name][row]), reference, accuracy)
            for name in ("ours", "low", "high", "worst", "best")
        )
        words = percent if accuracy else plain
        said = words(reference), words(float(found["ours"][row]))
        low, high = min(low, high), max(low, high)
        verdict, why = str(found["verdict"][row]), str(found["why"][row])
        how = (ours, low, high, worst, best, verdict, why)
        lines.append(Line(run, notebook, quantity, said, *how))
    return lines


def gain(ours: float, reference: float, accuracy: bool) -> float:
    """How much better ours is: points of accuracy, or the per cent by which a loss is lower."""
    return 100 * (ours - reference) if accuracy else 100 * (reference - ours) / reference
