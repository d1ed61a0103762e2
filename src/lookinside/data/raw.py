"""A source as it was read, before anything is derived from it: images, or a film."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save as pack

from lookinside.core.files import reading, whole
from lookinside.core.intact import check_sha256

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]
MAX_PIXELS = 1 << 24
"""Pixels of an image, or of a frame."""
MAX_SIDE = 1 << 13
"""Pixels of an image's longer side: it may be padded to a square."""
MAX_HELD = 1 << 32
"""Bytes that images may take in memory: as they are decoded, and once more in one array."""


@dataclass(frozen=True)
class Raw:
    """Images uint8 [N, H, W] (gray) or [N, H, W, 3] (colour), labels int64 [N] (class indices).

    A source without a test part has test arrays of length 0. `order` says in words how images
    are ordered within a class; `official`, that the files are the published ones.
    """

    classes: tuple[str, ...]
    train_images: Images
    train_labels: Labels
    test_images: Images
    test_labels: Labels
    order: str
    official: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """Images in each part."""
        return {"train": len(self.train_images), "test": len(self.test_images)}


@dataclass(frozen=True)
class Film:
    """A film's file, byte for byte, since which of its frames are images is for a recipe to say.

    Its one class is called like the source. `name` is the file's, `frames` how many it has, and
    `said` tells in words what film it is.
    """

    classes: tuple[str, ...]
    name: str
    content: bytes
    frames: int
    said: str

    @property
    def counts(self) -> dict[str, int]:
        """Frames, all in one part."""
        return {"train": self.frames, "test": 0}


def save(path: Path, raw: Raw | Film) -> None:
    """Write one safetensors file, the same bytes for the same content."""
    about: dict[str, object]
    arrays: dict[str, NDArray[Any]]
    if isinstance(raw, Film):
        about = {
            "classes": raw.classes,
            "name": raw.name,
            "frames": raw.frames,
            "said": raw.said,
        }
        arrays = {"film": np.frombuffer(raw.content, np.uint8)}
    else:
        about = {"classes": raw.classes, "order": raw.order, "official": raw.official}
        arrays = {
            "train.images": np.ascontiguousarray(raw.train_images),
            "train.labels": raw.train_labels,
            "test.images": np.ascontiguousarray(raw.test_images),
            "test.labels": raw.test_labels,
        }
    with whole(path) as partial:
        partial.write_bytes(pack(arrays, {"about": json.dumps(about, sort_keys=True)}))


def load(path: Path, sha256: str | None = None) -> Raw | Film:
    """Read what `save` wrote.

    Raises:
        UserError: the file is missing or damaged, or its SHA-256 is not the one wanted.
    """
    check_sha256(path, sha256, "the file that its provenance describes")
    with reading(path), safe_open(path, "np") as file:
        about = json.loads(file.metadata()["about"])
        classes = tuple(about["classes"])
        if "film" in file.keys():  # noqa: SIM118
            content = file.get_tensor("film").tobytes()
            return Film(classes, about["name"], content, about["frames"], about["said"])
        raw = Raw(
            classes,
            file.get_tensor("train.images"),
            file.get_tensor("train.labels"),
            file.get_tensor("test.images"),
            file.get_tensor("test.labels"),
            about["order"],
            about["official"],
        )
        check(raw)
        return raw


def check(raw: Raw) -> None:
    """Check that images are as `Raw` says, of one size, with a label of a class for each.

    Raises:
        ValueError: it is not so.
    """
    if raw.train_images.shape[1:] != raw.test_images.shape[1:]:
        raise ValueError("its images for training and for testing differ in size")
    for images, labels in (
        (raw.train_images, raw.train_labels),
        (raw.test_images, raw.test_labels),
    ):
        if images.dtype != np.uint8 or labels.shape != images.shape[:1]:
            raise ValueError("its images are not of 8 bits with a label each")
        if images.ndim not in (3, 4) or images.shape[3:] not in ((), (3,)) or 0 in images.shape[1:]:
            raise ValueError("its images are neither gray [N, H, W] nor in colour [N, H, W, 3]")
        if labels.dtype != np.int64:
            raise ValueError("its labels are not whole numbers of 64 bits")
        if labels.min(initial=0) < 0 or labels.max(initial=0) >= len(raw.classes):
            raise ValueError(f"a label is not between 0 and {len(raw.classes) - 1}")
