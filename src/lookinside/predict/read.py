"""An image file of one's own, as a viewer shows it."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from lookinside.core.errors import UserError
from lookinside.data.images import decode, quiet
from lookinside.data.members import check_size
from lookinside.data.raw import Images


def read(name: str) -> tuple[Images, tuple[str, ...]]:
    """An image file, uint8 [H, W] or [H, W, 3], over white where it is transparent.

    What was done to it comes with it, in words.

    Raises:
        UserError: it is missing, is too large or no PNG or JPEG, or can't be decoded.
    """
    path = Path(name)
    if not path.is_file():
        raise UserError(f"{name} is no file: name a PNG or JPEG image")
    check_size(name, path.stat().st_size)
    data = path.read_bytes()
    image, opaque = decode(name, data), opacity(data)
    if (opaque == 1).all():
        return image, ()
    if image.ndim == 3:
        opaque = opaque[..., None]
    laid = (255 - (255 - image) * opaque).round().astype(np.uint8)
    return laid, ("laid over white, for it is transparent",)


def opacity(data: bytes) -> NDArray[np.float64]:
    """How opaque each pixel of an image file is, [H, W] in [0, 1]; 1 is opaque."""
    with quiet(), Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
        upright = ImageOps.exif_transpose(image)
        return np.array(upright.convert("RGBA").getchannel("A")) / 255
