"""From a raw source to the three splits of a data set, as its configuration says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from lookinside.core.errors import UserError
from lookinside.data import derive
from lookinside.data.film import stills
from lookinside.data.gray import LUMA, luma
from lookinside.data.raw import Film, Images, Raw
from lookinside.data.splits import Choice, Numbers, blocks, few_per_class, official, pooled
from lookinside.data.store import Split

Side = Annotated[int, Field(strict=True, ge=1, le=4096)]
"""Of a square, in pixels; the largest has as many as `raw.MAX_PIXELS`."""
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**63)]
Count = Annotated[int, Field(strict=True, ge=1)]
Counts = Mapping[Literal["train", "validation", "test"], Count]
"""What a configuration may give a recipe; `config.check` holds it to these bounds."""

LEAST_STILLS = 12
"""So that each split has a block of two."""


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
    raw: Raw | Film,
    split: Literal["official", "pooled", "few_per_class"] = "official",
    per_class: Counts | None = None,
    gray: bool = False,
    size: Side | None = None,
    canvas: Side | None = None,
    seed: Seed = 0,
) -> Made:
    """Choose images by a rule of `splits`, then gray, then resize, then give places on a canvas.

    `per_class` are the counts of few_per_class. `size` and `canvas` are sides of squares in
    pixels, None to leave out. `seed` is that of the rule and of the places.

    Raises:
        UserError: the source is a film, the rule can't be met, the size is not positive or too
            large for so many images, or the canvas is too small.
    """
    if isinstance(raw, Film):
        raise UserError(f"{raw.name} is a film: use the recipe lookinside.data.recipes.film")
    if size is not None:
        check_size(size)
    choice = chosen(raw, split, seed, per_class)
    if size is not None:
        count = len(choice.train) + len(choice.validation) + len(choice.test)
        derive.check_held(count, size, gray or raw.train_images.ndim == 3)
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


def film(
    raw: Raw | Film, every: float = 2.0, size: Side = 64, gray: bool = False, seed: Seed = 0
) -> Made:
    """Take a still every so many seconds, then crop, gray and resize it, then deal out blocks.

    A still is cropped to the square in its middle and resized to `size` pixels a side at once, so
    that no more than one full frame is held. `seed` is that of the rule `splits.blocks`.

    Raises:
        UserError: the source is no film, `every` or `size` is not positive, the film is damaged,
            or gives too few stills, or too many for their size.
    """
    if isinstance(raw, Raw):
        raise UserError(
            "the source holds images and no film: use the recipe lookinside.data.recipes.images"
        )
    if not 0 < every < float("inf"):
        raise UserError(f"every in the recipe is {every}: use the seconds between two stills")
    check_size(size)
    taken: list[Images] = []
    for still in stills(raw, every):
        derive.check_held(len(taken) + 1, size, gray)
        pixels = luma(still[None]) if gray else still[None]
        taken.append(derive.resize(pixels, size)[0])
    if len(taken) < LEAST_STILLS:
        raise UserError(
            f"{raw.name}, {raw.said}, gives {len(taken)} stills, one every {every:g} s, but "
            f"{LEAST_STILLS} are the least: lower `every` in the recipe, or take a longer film"
        )
    choice = blocks(len(taken), seed)
    everything = derive.as_tensor(np.stack(taken))

    def made(numbers: Numbers) -> Split:
        return Split(everything[numbers], torch.zeros(len(numbers), dtype=torch.int64))

    size_said = derive.RESIZED.format(side=size)
    return Made(
        train=made(choice.train),
        validation=made(choice.validation),
        test=made(choice.test),
        selection=f"stills every {every:g} s of {raw.said}; {choice.selection}",
        derivation=(derive.SQUARE, *([LUMA] if gray else []), size_said),
        form=f"{'gray ' if gray else ''}{size}x{size}",
    )


def check_size(size: int) -> None:
    """Refuse a side that is not positive.

    Raises:
        UserError: it is not.
    """
    if size < 1:
        raise UserError(f"size in the recipe is {size}: use the side of an image in pixels")


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
