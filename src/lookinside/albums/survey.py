"""What the stage `survey` draws of a data set."""

from typing import Any

from hydra.utils import instantiate

from lookinside.albums.album import Album, Draw
from lookinside.core import paths, stage
from lookinside.core.files import read_json, require_keys
from lookinside.figures.index import Origin
from lookinside.figures.numbers import ProbeNumbers
from lookinside.figures.picture import Subject


def album(dataset: str) -> Album:
    """Every figure of the survey that is not switched off.

    Raises:
        UserError: the resolved configuration or the data set's card is missing or damaged.
    """
    config = stage.shared(f"survey.{dataset}")
    path = paths.CARDS / f"{dataset}.json"
    card = require_keys(path, read_json(path), ("title", "classes", "stand_in"))
    subject = Subject("", card["title"], tuple(card["classes"]), card["stand_in"])

    def drawing(figure: Any) -> Draw:
        def draw() -> Any:
            numbers = ProbeNumbers(paths.SURVEYS / dataset)
            return instantiate(figure, _partial_=True)(subject, numbers), numbers.used

        return draw

    draws = {name: drawing(figure) for name, figure in config.figures.items() if figure is not None}
    origin = Origin(f"survey@{dataset}", stage.digest(config), [])
    return Album(paths.SURVEY_FIGURES / dataset, origin, draws)
