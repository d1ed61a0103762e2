"""What the stage `visualize` draws of a run."""

from typing import Any

from hydra.utils import instantiate

from lookinside.albums.album import Album, Draw
from lookinside.core import paths, stage
from lookinside.figures.index import Origin
from lookinside.figures.numbers import RunNumbers
from lookinside.figures.picture import Subject


def album(run: str, seed: str) -> Album:
    """Every figure that the run has not switched off; see `stage.configuration` for its errors."""
    config = stage.configuration("visualize", run)
    data = config.dataset
    subject = Subject(config.title, data.title, tuple(data.classes), data.stand_in)

    def drawing(figure: Any) -> Draw:
        def draw() -> Any:
            numbers = RunNumbers(run, seed, subject.classes)
            return instantiate(figure, _partial_=True)(subject, numbers), numbers.used

        return draw

    draws = {name: drawing(figure) for name, figure in config.figures.items() if figure is not None}
    origin = Origin(f"visualize@{run}", stage.digest(config), [int(seed)])
    return Album(paths.FIGURES / run, origin, draws)
