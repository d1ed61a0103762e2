"""Image folders: `train/<class>/*.png` and `test/<class>/*.png`, as a folder or in an archive."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from lookinside.core.errors import UserError
from lookinside.data.members import Member, members
from lookinside.data.raw import Images, Labels, Raw

PARTS = ("train", "test")
MAX_PIXELS = 1 << 24


@dataclass
class Content:
    """What an image folder held: its images by (part, class, name), their bytes and sums."""

    images: dict[tuple[str, str, str], Images] = field(default_factory=dict)
    size: int = 0
    sums: dict[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """One sum for all names and bytes, whatever order they came in."""
        lines = "".join(f"{self.sums[name]}  {name}\n" for name in sorted(self.sums))
        return hashlib.sha256(lines.encode()).hexdigest()


def read(path: Path) -> tuple[Raw, Content]:
    """Read a folder or an archive; `train` may lie at its top or in one folder below.

    Classes are sorted by name and get their index so; images are sorted by name within a class.
    If every image is gray the arrays are [N, H, W], else all are [N, H, W, 3]. The test part may
    be missing.

    Raises:
        UserError: there are no images, no train part, only one class, an unreadable image, images
            of different sizes, or other classes in test than in train.
    """
    content = gather(path.name, members(path))
    classes = common_classes(path.name, content)
    check_sizes(path.name, content)
    train, test = (stack(content, part, classes) for part in PARTS)
    return Raw(classes, *train, *test, "the order of their names"), content


def gather(name: str, files: Iterable[Member]) -> Content:
    """Decode every image that lies in a class of train or test."""
    content, tops = Content(), set()
    for parts, data in files:
        depth = next((d for d in (0, 1) if parts[d : d + 1] and parts[d] in PARTS), None)
        if depth is None or len(parts) < depth + 3:
            continue
        part, label, *rest = parts[depth:]
        tops.add(parts[:depth])
        content.images[part, label, "/".join(rest)] = decode("/".join(parts), data)
        content.size += len(data)
        content.sums["/".join(parts[depth:])] = hashlib.sha256(data).hexdigest()
    if len(tops) > 1:
        found = ", ".join(sorted("/".join(top) or "." for top in tops))
        raise UserError(f"{name} holds more than one data set ({found}): keep one of them")
    return content


def decode(name: str, data: bytes) -> Images:
    """One image as uint8 [H, W] if it is gray, else [H, W, 3]; transparency is dropped.

    Raises:
        UserError: it can't be read, has too many pixels, or more than 8 bits a channel.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MAX_PIXELS:
                size = f"{image.width}x{image.height}"
                raise UserError(
                    f"{name} has {size} pixels: scale it down, these networks are small"
                )
            if image.mode.startswith(("I", "F")):
                raise UserError(f"{name} has more than 8 bits a channel: save it with 8")
            upright = ImageOps.exif_transpose(image)
            return np.array(upright.convert("L" if image.mode in ("1", "L", "LA") else "RGB"))
    except UserError:
        raise
    except UnidentifiedImageError as error:
        raise UserError(f"{name} is no PNG or JPEG, whatever its name says: replace it") from error
    except Exception as error:
        raise UserError(f"{name} can't be read as an image ({error}): replace it") from error


def common_classes(name: str, content: Content) -> tuple[str, ...]:
    """The sorted classes, if there is something to learn and the same in both parts."""
    train, test = ({key[1] for key in content.images if key[0] == part} for part in PARTS)
    if not train and not test:
        raise UserError(f"{name} holds no images: put PNG or JPEG files in train/<class>/")
    if not train:
        raise UserError(f"{name} has images in test but none in train/<class>/: add them")
    if len(train) == 1:
        raise UserError(f"{name} has one class only ({min(train)}): two are the least")
    if test and test != train:
        differing = ", ".join(sorted(test ^ train))
        raise UserError(f"{name} has not the same classes in train and test: see {differing}")
    return tuple(sorted(train))


def check_sizes(name: str, content: Content) -> None:
    """Check that all images have the size of the first training image."""
    keys = sorted(content.images, key=lambda key: (key[0] != "train", key))
    height, width = content.images[keys[0]].shape[:2]
    for key in keys:
        other = content.images[key].shape[:2]
        if other != (height, width):
            raise UserError(
                f"{name} has images of different sizes ({'/'.join(keys[0])} is {width}x{height}, "
                f"{'/'.join(key)} is {other[1]}x{other[0]}): make them the same size"
            )


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
