"""From a source's raw images to the three splits of a data set, as its configuration says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from lookinside.core.errors import UserError
from lookinside.data import derive
from lookinside.data.gray import LUMA, luma
from lookinside.data.raw import Images, Raw
from lookinside.data.splits import Choice, Numbers, few_per_class, official, pooled
from lookinside.data.store import Split

Counts = Mapping[Literal["train", "validation", "test"], int]


@dataclass(frozen=True)
class Made:
    """Three splits, how their images were chosen and derived, and the latter in a word or two."""

    train: Split
    validation: Split
    test: Split
    selection: str
    derivation: tuple[str, ...]
    form: str


def images(
    raw: Raw,
    split: Literal["official", "pooled", "few_per_class"] = "official",
    per_class: Counts | None = None,
    gray: bool = False,
    size: int | None = None,
    canvas: int | None = None,
    seed: int = 0,
) -> Made:
    """Choose images by a rule of `splits`, then gray, then resize, then give places on a canvas.

    `per_class` are the counts of few_per_class. `size` and `canvas` are sides of squares in
    pixels, None to leave out. `seed` is that of the rule and of the places.

    Raises:
        UserError: the rule can't be met, the size is not positive, or the canvas is too small.
    """
    if size is not None and size < 1:
        raise UserError(f"size in the recipe is {size}: use the side of an image in pixels")
    choice = chosen(raw, split, seed, per_class)
    steps, words = [], []
    if gray and raw.train_images.ndim == 4:
        steps.append(LUMA)
        words.append("gray")
    if size is not None and raw.train_images.shape[1:3] != (size, size):
        steps.append(derive.RESIZED.format(side=size))
        words.append(f"{size}x{size}")
    if canvas is not None:
        steps.append(derive.TRANSLATED.format(canvas=canvas))
        words.append("translated")
    everything = np.concatenate([raw.train_images, raw.test_images])
    labels = np.concatenate([raw.train_labels, raw.test_labels])

    def made(name: str, numbers: Numbers) -> Split:
        pixels = everything[numbers]
        pixels = luma(pixels) if gray else pixels
        pixels = pixels if size is None else derive.resize(pixels, size)
        return placed(name, pixels, torch.from_numpy(labels[numbers]), canvas, seed)

    return Made(
        train=made("train", choice.train),
        validation=made("validation", choice.validation),
        test=made("test", choice.test),
        selection=choice.selection,
        derivation=tuple(steps),
        form=" ".join(words),
    )


def chosen(raw: Raw, split: str, seed: int, per_class: Counts | None) -> Choice:
    """The images of each split by the rule of that name."""
    if split == "few_per_class":
        counts = {str(name): count for name, count in (per_class or {}).items()}
        return few_per_class(raw, seed, **counts)
    return official(raw, seed) if split == "official" else pooled(raw, seed)


def placed(name: str, pixels: Images, labels: Tensor, canvas: int | None, seed: int) -> Split:
    """A split, with fixed places on the canvas if there is one."""
    tensor = derive.as_tensor(pixels)
    if canvas is None:
        return Split(tensor, labels)
    height, width = tensor.shape[2:]
    if canvas < max(height, width):
        raise UserError(f"a canvas of {canvas} can't hold images of {width}x{height}: enlarge it")
    offsets = derive.places(len(tensor), (height, width), canvas, seed, name)
    return Split(tensor, labels, offsets, canvas)
