"""The numbers of all seeds of a run, read without torch."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from lookinside.core import files, paths
from lookinside.core.arrays import load_arrays
from lookinside.figures import measured
from lookinside.figures.numbers import RunNumbers, predictions


def read_images(path: Path, index: NDArray[Any]) -> NDArray[Any]:
    """The test images at `index` of a prepared data set, uint8 [N, C, H, W], as networks see them.

    Raises:
        UserError: the file is missing or damaged.
    """
    with files.reading(path), safe_open(path, "np") as file:
        canvas = json.loads(file.metadata()["about"])["canvas"]
        images: NDArray[Any] = file.get_tensor("test.images")[index]
        if canvas is None:
            return images
        height, width = images.shape[2:]
        placed = np.zeros((*images.shape[:2], canvas, canvas), images.dtype)
        offsets = file.get_tensor("test.offsets")[index]
        for whole, image, (top, left) in zip(placed, images, offsets, strict=True):
            whole[:, top : top + height, left : left + width] = image
        return placed


class SeedNumbers(RunNumbers):
    """A run's numbers of its first seed, and of all seeds.

    The latter are "about", "histories", "metrics", "results" and "scoreboard", each as of the
    function of that name in `measured`; "match", the stage's of that name; and "seeds", the
    mistakes of the last step's weights. They are of the images that any seed gets wrong: `index`,
    int64 [N], their places in the test set, `actual`, int64 [N], `said`, int64 [seeds, N], and
    `images`, see `read_images`.
    """

    def __init__(
        self, run: str, seeds: Sequence[int], dataset: str, classes: tuple[str, ...]
    ) -> None:
        super().__init__(run, str(seeds[0]), classes)
        self._seeds, self._dataset = seeds, dataset
        self._sources: Mapping[str, Callable[[], measured.Read]] = {
            "about": partial(measured.about, run, seeds),
            "histories": partial(measured.histories, run, seeds),
            "metrics": partial(measured.metrics, run, seeds),
            "results": partial(measured.results, run, seeds),
            "scoreboard": partial(measured.scoreboard, run),
            "match": self._match,
            "seeds": self._mistakes,
        }

    def __missing__(self, name: str) -> Mapping[str, NDArray[Any]]:
        if name not in self._sources:
            return super().__missing__(name)
        used, self[name] = self._sources[name]()
        self.used += [path.as_posix() for path in used]
        return self[name]

    def _match(self) -> measured.Read:
        path = paths.MATCHES / f"{self._run}.npz"
        return [path], load_arrays(path)

    def _mistakes(self) -> measured.Read:
        given = [
            paths.EVALUATIONS / f"{self._run}-{seed}" / "predictions.csv" for seed in self._seeds
        ]
        read = [predictions(path, self._classes) for path in given]
        said, actual = np.stack([each["last_predicted"] for each in read]), read[0]["actual"]
        wrong = np.flatnonzero((said != actual).any(0))
        index = read[0]["index"][wrong]
        path = paths.PREPARED / f"{self._dataset}.safetensors"
        found = {"index": index, "actual": actual[wrong], "said": said[:, wrong]}
        return [*given, path], {**found, "images": read_images(path, index)}
