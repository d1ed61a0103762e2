"""Folders of images, or archives of them; `layout` says where in them an image may lie."""

import hashlib
import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from lookinside.core.errors import UserError
from lookinside.data.alike import check_alike, check_sizes
from lookinside.data.jpeg import check_scans
from lookinside.data.layout import PARTS, Place, arrange
from lookinside.data.members import MAX_UNPACKED, Member, members
from lookinside.data.raw import MAX_HELD, MAX_PIXELS, MAX_SIDE, Images, Labels, Raw

PNG_HEADER = slice(12, 16)
"""Which bytes of a PNG name its first part."""
PNG_DEPTH = 24
"""Which byte of a PNG says how many bits a channel has; Pillow drops half of 16 in colour."""


@dataclass(frozen=True)
class Content:
    """What was read: images by their places, the SHA-256 of their files, and all bytes of these."""

    images: dict[Place, Images]
    sums: dict[str, str]
    size: int

    @property
    def sha256(self) -> str:
        """One sum for all places and bytes, whatever order they came in."""
        lines = "".join(f"{self.sums[name]}  {name}\n" for name in sorted(self.sums))
        return hashlib.sha256(lines.encode()).hexdigest()


def read(path: Path, source: str) -> tuple[Raw, Content]:
    """Read a folder or an archive of images laid out as `layout.arrange` says.

    Classes are sorted by name and get their index so; one is enough. Images are sorted by name
    within a class. If every image is gray the arrays are [N, H, W], else all are [N, H, W, 3].
    The test part may be missing.

    Raises:
        UserError: the layout is none of those, an image is unreadable, or they differ in size.
    """
    content = gather(path.name, source, members(path))
    classes = tuple(sorted({label for _, label, _ in content.images}))
    train, test = (stack(content, part, classes) for part in PARTS)
    return Raw(classes, *train, *test, "the order of their names"), content


def gather(name: str, source: str, files: Iterable[Member]) -> Content:
    """Decode every image and give it its place; see `read` for what it raises."""
    images, sums, size, held, pixels, channels = {}, {}, 0, 0, 0, 1
    for path, data in files:
        shown = "/".join(path)
        if not all(part.isprintable() for part in path):
            raise UserError(f"{shown} in {name} has signs that can't be printed: rename it")
        if not all(map(str.strip, path)):
            raise UserError(f"{shown} in {name} has a folder named by spaces alone: rename it")
        if path in images:
            raise UserError(f"{name} holds {shown} twice: leave one out")
        images[path] = decode(shown, data)
        sums[path] = hashlib.sha256(data).hexdigest()
        size += len(data)
        held += images[path].nbytes + sum(map(len, path))
        pixels += images[path].shape[0] * images[path].shape[1]
        channels = 3 if images[path].ndim == 3 else channels
        for bytes_, most in ((size, MAX_UNPACKED), (held + channels * pixels, MAX_HELD)):
            if bytes_ > most:
                raise UserError(
                    f"{name} comes to more than {most:,} bytes: scale the images down, or take "
                    "fewer"
                )
    places = arrange(name, source, images)
    check_alike(name, {label for _, label, _ in places.values()})
    in_order = sorted(places, key=lambda path: (places[path][0] != "train", places[path]))
    check_sizes(name, {path: images[path] for path in in_order})
    return Content(
        {place: images[path] for path, place in places.items()},
        {"/".join(place): sums[path] for path, place in places.items()},
        size,
    )


def decode(name: str, data: bytes) -> Images:
    """One image as uint8 [H, W] if it is gray, else [H, W, 3]; transparency is dropped.

    Raises:
        UserError: it can't be read, moves, has too many pixels or scans, or more than 8 bits a
            channel.
    """
    try:
        with quiet(), Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
                size = f"{image.width}x{image.height}"
                raise UserError(
                    f"{name} has {size} pixels: scale it down, these networks are small"
                )
            if image.format == "PNG" and data[PNG_HEADER] != b"IHDR":
                raise ValueError("its header does not come first")
            if image.format == "PNG" and data[PNG_DEPTH] > 8:
                raise UserError(f"{name} has more than 8 bits a channel: save it with 8")
            if image.format == "PNG" and getattr(image, "is_animated", False):
                raise UserError(f"{name} is animated: save one of its frames, or give a film")
            if image.format != "PNG":
                check_scans(name, data)
            upright = ImageOps.exif_transpose(image)
            return np.array(upright.convert("L" if image.mode in ("1", "L", "LA") else "RGB"))
    except UserError:
        raise
    except Image.DecompressionBombError as error:
        raise UserError(
            f"{name} has too many pixels: scale it down, these networks are small"
        ) from error
    except UnidentifiedImageError as error:
        raise UserError(f"{name} is no PNG or JPEG, whatever its name says: replace it") from error
    except Exception as error:
        raise UserError(f"{name} can't be read as an image ({error}): replace it") from error


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Pillow's word on many pixels to itself: `decode` has a sentence of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        yield


def stack(content: Content, part: str, classes: tuple[str, ...]) -> tuple[Images, Labels]:
    """The images of a part, sorted by class and name, with their labels; all gray or all colour."""
    keys = sorted(key for key in content.images if key[0] == part)
    shape = max((image.shape for image in content.images.values()), key=len)
    stacked = np.empty((len(keys), *shape), np.uint8)
    for place, key in enumerate(keys):
        image = content.images[key]
        stacked[place] = image if image.ndim == len(shape) else image[..., None]
    index = {name: number for number, name in enumerate(classes)}
    return stacked, np.array([index[label] for _, label, _ in keys], np.int64)
