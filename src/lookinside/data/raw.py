"""A source's images as they were read, before anything is derived from them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save as pack

from lookinside.core.files import reading, whole

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]


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


def save(path: Path, raw: Raw) -> None:
    """Write one safetensors file, the same bytes for the same content."""
    arrays: dict[str, NDArray[Any]] = {
        "train.images": np.ascontiguousarray(raw.train_images),
        "train.labels": raw.train_labels,
        "test.images": np.ascontiguousarray(raw.test_images),
        "test.labels": raw.test_labels,
    }
    about = {"classes": raw.classes, "order": raw.order, "official": raw.official}
    with whole(path) as partial:
        partial.write_bytes(pack(arrays, {"about": json.dumps(about, sort_keys=True)}))


def load(path: Path) -> Raw:
    """Read what `save` wrote.

    Raises:
        UserError: the file is missing or damaged.
    """
    with reading(path), safe_open(path, "np") as file:
        about = json.loads(file.metadata()["about"])
        return Raw(
            tuple(about["classes"]),
            file.get_tensor("train.images"),
            file.get_tensor("train.labels"),
            file.get_tensor("test.images"),
            file.get_tensor("test.labels"),
            about["order"],
            about["official"],
        )
