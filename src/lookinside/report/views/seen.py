"""The test images of a prepared data set, as the networks see them, without torch."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from lookinside.core import files


@dataclass(frozen=True)
class Seen:
    """Test images, uint8 [N, C, H, W], and their class indices, int64 [N].

    Those of a translated data set have `offsets`, int64 [N, 2], the row and the column of their
    upper left corners on a black square canvas of side `canvas`; both are None of others.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    offsets: NDArray[np.int64] | None = None
    canvas: int | None = None

    def at(self, index: NDArray[Any]) -> NDArray[np.uint8]:
        """The images at `index`, int64 [B], on their canvas if they have one: [B, C, h, w]."""
        images: NDArray[np.uint8] = self.images[index]
        if self.offsets is None or self.canvas is None:
            return images
        count, channels, height, width = images.shape
        placed = np.zeros((count, channels, self.canvas, self.canvas), dtype=np.uint8)
        for canvas, image, (top, left) in zip(placed, images, self.offsets[index], strict=True):
            canvas[:, top : top + height, left : left + width] = image
        return placed


def read_seen(path: Path) -> Seen:
    """Read the test images of a prepared data set; see `files.reading` for what is raised."""
    with files.reading(path), safe_open(path, "numpy") as file:
        canvas = json.loads(file.metadata()["about"])["canvas"]
        offsets = None if canvas is None else file.get_tensor("test.offsets")
        images, labels = file.get_tensor("test.images"), file.get_tensor("test.labels")
        return Seen(images, labels, offsets, canvas)
