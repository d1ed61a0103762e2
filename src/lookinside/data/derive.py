"""What is derived from images before training, besides gray: another size, a place on a canvas."""

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from lookinside.core.errors import UserError
from lookinside.data.memory import draw_offsets, generator
from lookinside.data.raw import MAX_HELD, Images

SQUARE = "upright, cropped to the square in the middle"
RESIZED = "resized to {side}x{side} with Pillow's bilinear filter, widened so that it averages"
TRANSLATED = "each image at a fixed random place on a black {canvas}x{canvas} canvas"


def check_held(count: int, size: int, gray: bool) -> None:
    """Refuse so many squares of a size that they take more than `raw.MAX_HELD` bytes.

    Raises:
        UserError: they do.
    """
    if count * size**2 * (1 if gray else 3) > MAX_HELD:
        raise UserError(
            f"{count:,} images of {size}x{size} come to more than {MAX_HELD:,} bytes: lower the "
            "size in the recipe, or take fewer"
        )


def resize(images: Images, height: int, width: int | None = None) -> Images:
    """Images [N, H, W] or [N, H, W, 3] resampled to another size; a square if only one is given.

    The filter is Pillow's bilinear: a triangle as wide as the step between output pixels, so
    shrinking averages (no aliasing) and nothing overshoots. It rounds to whole levels twice, once
    an axis.
    """
    bilinear = Image.Resampling.BILINEAR
    size = (height if width is None else width, height)
    resized = [Image.fromarray(image).resize(size, bilinear) for image in images]
    return np.stack([np.asarray(image) for image in resized])


def places(count: int, size: tuple[int, int], canvas: int, seed: int, split: str) -> Tensor:
    """The fixed places of a split's images on the canvas: int64 [count, 2] (row, column)."""
    return draw_offsets(count, size, canvas, generator(seed, f"{split} offsets", 0))


def as_tensor(images: Images) -> Tensor:
    """[N, H, W] or [N, H, W, 3] as torch's uint8 [N, C, H, W]."""
    channels = images[:, None] if images.ndim == 3 else images.transpose(0, 3, 1, 2)
    return torch.from_numpy(np.ascontiguousarray(channels))
