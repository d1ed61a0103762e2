"""The IDX files in which MNIST is published (format: yann.lecun.com/exdb/mnist)."""

import gzip
import math
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lookinside.core.errors import UserError
from lookinside.core.files import md5
from lookinside.data.official import IDX_FILES
from lookinside.data.raw import Raw
from lookinside.data.whereabouts import check_idx, find_idx

IMAGES, LABELS = 0x00000803, 0x00000801
CLASSES = tuple("0123456789")
MAX_BYTES = 1 << 30

# Of the unpacked files. torchvision has those of the packed ones, which depend on the packer.
OFFICIAL_MD5 = {
    "train.images": "6bbc9ace898e44ae57da46a324031adb",
    "train.labels": "a25bea736e30d166cdddb491f175f624",
    "test.images": "2646ac647ad5339dbf082846283269ea",
    "test.labels": "27ae3e4e09519cfbb04c329615203637",
}


def read(folder: Path) -> Raw:
    """Read the four files; `official` tells whether all of them have the published MD5 sums.

    Raises:
        UserError: a file is missing, damaged or absurdly large, images and labels don't fit
            together, or images for training and for testing differ in size.
    """
    paths = find_idx(folder)
    check_idx(folder, paths)
    data = {part: unpack(path) for part, path in paths.items()}
    arrays = {
        part: parse(data[part], paths[part].name, IMAGES if part.endswith("images") else LABELS)
        for part in IDX_FILES
    }
    for part in ("train", "test"):
        images, labels = arrays[f"{part}.images"], arrays[f"{part}.labels"]
        if len(images) != len(labels) or labels.max(initial=0) >= len(CLASSES):
            raise UserError(
                f"{paths[f'{part}.labels'].name} does not fit its images (one label of 0 to 9 for "
                "each): replace both files"
            )
    train, test = (arrays[f"{part}.images"].shape[1:] for part in ("train", "test"))
    if train != test:
        raise UserError(
            f"{folder} has training images of {said(train)} and test images of {said(test)} "
            "(height x width): make them the same size"
        )
    return Raw(
        CLASSES,
        arrays["train.images"],
        arrays["train.labels"].astype(np.int64),
        arrays["test.images"],
        arrays["test.labels"].astype(np.int64),
        "file order",
        official=all(md5(data[part]) == OFFICIAL_MD5[part] for part in IDX_FILES),
    )


def unpack(path: Path) -> bytes:
    """A file's bytes, unpacked if its name ends in .gz.

    Raises:
        UserError: the packed file is damaged, or there is absurdly much in it.
    """
    packed = path.suffix == ".gz"
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except Exception as error:
        if not packed:
            raise
        raise UserError(f"{path.name} can't be unpacked ({error}): replace the file") from error
    if len(data) > MAX_BYTES:
        holds = "unpacks to" if packed else "has"
        raise UserError(f"{path.name} {holds} more than {MAX_BYTES:,} bytes: replace the file")
    return data


def parse(data: bytes, name: str, magic: int) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes: [N, H, W] for images, [N] for labels.

    Raises:
        UserError: the header is not that of such a file, the length is not what it says, or there
            are no images, labels or pixels.
    """
    dimensions = magic & 0xFF
    header = 4 + 4 * dimensions
    if len(data) < header or struct.unpack(">I", data[:4])[0] != magic:
        kind = "images" if magic == IMAGES else "labels"
        raise UserError(f"{name} is not an IDX file of {kind}: replace the file")
    shape = struct.unpack(f">{dimensions}I", data[4:header])
    if len(data) - header != math.prod(shape):
        raise UserError(f"{name} is not as long as its header says: replace the file")
    if 0 in shape:
        raise UserError(f"{name} holds nothing, by its header {said(shape)}: replace the file")
    return np.frombuffer(data, np.uint8, offset=header).reshape(shape)


def said(shape: tuple[int, ...]) -> str:
    """A shape in words."""
    return "x".join(map(str, shape))
