"""What the stage `compare` draws across runs and seeds."""

from collections.abc import Sequence
from typing import Any

from hydra.utils import instantiate
from omegaconf import OmegaConf

from lookinside.albums.album import Album, Draw
from lookinside.core import paths, stage
from lookinside.core.files import read_json
from lookinside.figures.across import across
from lookinside.figures.index import Origin


def album(runs: Sequence[str], seeds: Sequence[int]) -> Album:
    """Every figure across runs that was resolved.

    Raises:
        UserError: the resolved configuration is missing or damaged.
    """
    config = stage.shared("compare")
    tracked = OmegaConf.create({"runs": list(runs), "seeds": list(seeds), "compare": config})

    def drawing(comparison: Any) -> Draw:
        def draw() -> Any:
            first = {run: paths.EVALUATIONS / f"{run}-{seeds[0]}" for run in comparison.runs}
            abouts = {run: read_json(folder / "about.json") for run, folder in first.items()}
            given = across(comparison.runs, seeds, abouts)
            drawn = instantiate(comparison.figure, _partial_=True)(given)
            used = (path for _, numbers in given.values() for path in numbers.used)
            return drawn, list(dict.fromkeys(used))

        return draw

    draws = {name: drawing(comparison) for name, comparison in config.comparisons.items()}
    return Album(paths.COMPARISONS, Origin("compare", stage.digest(tracked), list(seeds)), draws)
