"""Pictures that move: frames drawn one by one, in one file."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from lookinside.core import files
from lookinside.figures.picture import Moving
from lookinside.figures.style import styled

QUALITY, DPI = 80, 100
"""Of the frames; text and points stay sharp, and ten frames stay below half a megabyte."""


@styled
def save(moving: Moving, path: Path) -> tuple[int, int]:
    """Write the frames as an endless WebP, the same bytes each time, and return their size."""
    frames = []
    for number in range(len(moving.lasts)):
        figure = moving.draw(number)
        figure.set_dpi(DPI)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        frames.append(Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3].copy()))
    with files.whole(path) as partial:
        frames[0].save(
            partial,
            format="WEBP",
            save_all=True,
            append_images=frames[1:],
            duration=list(moving.lasts),
            loop=0,
            quality=QUALITY,
            method=4,
        )
    return frames[0].size


def paces(count: int) -> list[int]:
    """How long each of `count` frames is shown, in milliseconds: the first and the last longer."""
    return [1500 if number == 0 else 700 for number in range(count - 1)] + [3000]
