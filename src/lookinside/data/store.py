"""A prepared data set: held in memory as tensors, kept on disk as one file without pickle."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.numpy import save as pack
from torch import Tensor

from lookinside.core import files
from lookinside.core.intact import check_sha256

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Split:
    """Images with their labels and, for a translated data set, their places on a canvas.

    `images` is uint8 [N, C, H, W], `labels` int64 [N] (class indices). `offsets`, int64 [N, 2],
    holds the row and the column of each image's upper left corner on a black square canvas of
    side `canvas`; both are None when the network sees the images as they are.
    """

    images: Tensor
    labels: Tensor
    offsets: Tensor | None = None
    canvas: int | None = None

    def __len__(self) -> int:
        return len(self.images)

    def batch(self, index: Tensor, offsets: Tensor | None = None) -> Tensor:
        """The images at `index`, int64 [B], as the network sees them.

        They come as float32 [B, C, h, w] in [0, 1]. `offsets`, int64 [B, 2], places them elsewhere
        than the stored offsets do.
        """
        index = index.to(self.images.device)
        images = self.images.index_select(0, index)  # Several times as fast as [index].
        if self.canvas is not None and self.offsets is not None:
            images = place(images, self.offsets[index] if offsets is None else offsets, self.canvas)
        return images.to(torch.float32).div_(255)

    def to(self, device: torch.device | str) -> "Split":
        """The same split on another device."""
        offsets = None if self.offsets is None else self.offsets.to(device)
        return Split(self.images.to(device), self.labels.to(device), offsets, self.canvas)


@dataclass(frozen=True)
class Dataset:
    """A prepared data set, as every later stage gets it.

    `mean` and `std` are the mean and the standard-deviation image, float32 [C, h, w], over the
    training images in [0, 1] as the network sees them.
    """

    name: str
    classes: tuple[str, ...]
    train: Split
    validation: Split
    test: Split
    mean: Tensor
    std: Tensor

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of an image as the network sees it."""
        channels, height, width = self.mean.shape
        return channels, height, width


def place(images: Tensor, offsets: Tensor, canvas: int) -> Tensor:
    """Put each image [B, C, H, W] on a black canvas: [B, C, canvas, canvas] of the same type.

    `offsets`, int64 [B, 2], are the row and the column of the upper left corners.
    """
    count, channels, height, width = images.shape
    placed = images.new_zeros(count, channels, canvas, canvas)
    windows = placed.unfold(2, height, 1).unfold(3, width, 1)
    which = torch.arange(count, device=images.device)
    windows[which, :, *offsets.to(images.device).T] = images
    return placed


def save(path: Path, dataset: Dataset) -> None:
    """Write a data set to one safetensors file, the same bytes for the same content.

    The facts that are no tensors share one metadata entry: safetensors writes several entries in
    an order that changes from process to process.
    """
    tensors = {"mean": dataset.mean.contiguous(), "std": dataset.std.contiguous()}
    for name in SPLITS:
        split: Split = getattr(dataset, name)
        tensors[f"{name}.images"] = split.images.contiguous()
        tensors[f"{name}.labels"] = split.labels.contiguous()
        if split.offsets is not None:
            tensors[f"{name}.offsets"] = split.offsets.contiguous()
    about = {
        "name": dataset.name,
        "classes": dataset.classes,
        "canvas": dataset.train.canvas,
    }
    with files.whole(path) as partial:
        arrays = {key: tensor.numpy() for key, tensor in tensors.items()}
        partial.write_bytes(pack(arrays, {"about": json.dumps(about, sort_keys=True)}))


def load(path: Path, sha256: str | None = None) -> Dataset:
    """Read a data set that `save` wrote.

    Raises:
        UserError: the file is missing or damaged, or its SHA-256 is not the one wanted.
    """
    check_sha256(path, sha256, "the file that its card describes")
    with files.reading(path):
        with safe_open(path, "pt") as file:
            about = json.loads(file.metadata()["about"])
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        splits = {
            name: Split(
                tensors[f"{name}.images"],
                tensors[f"{name}.labels"],
                tensors.get(f"{name}.offsets"),
                about["canvas"],
            )
            for name in SPLITS
        }
        mean, std = tensors["mean"], tensors["std"]
        dataset = Dataset(about["name"], tuple(about["classes"]), **splits, mean=mean, std=std)
        check(dataset)
        return dataset


def check(dataset: Dataset) -> None:
    """Check that all is as `Split` and `Dataset` say: types, sizes, labels, places, statistics.

    Raises:
        ValueError: it is not so.
    """
    for statistic in (dataset.mean, dataset.std):
        if statistic.dtype != torch.float32 or not statistic.isfinite().all():
            raise ValueError("its mean or standard deviation is no finite number")
    for split in (dataset.train, dataset.validation, dataset.test):
        images, labels = split.images, split.labels
        if (images.dtype, labels.dtype) != (torch.uint8, torch.int64):
            raise ValueError("its images are not of 8 bits, or its labels not of 64")
        if images.ndim != 4 or 0 in images.shape[1:] or labels.shape != images.shape[:1]:
            raise ValueError("its images are not [N, C, H, W] with a label each")
        if len(labels) and not 0 <= labels.min() <= labels.max() < len(dataset.classes):
            raise ValueError(f"a label is not between 0 and {len(dataset.classes) - 1}")
        size = images.shape[1], *placed_size(split)
        if not dataset.mean.shape == dataset.std.shape == size:
            raise ValueError("its images, mean and standard deviation differ in size")


def placed_size(split: Split) -> tuple[int, int]:
    """Height and width of a split's images [N, C, H, W] as the network sees them.

    Raises:
        ValueError: they don't all lie on the canvas, or there are places without a canvas.
    """
    height, width = split.images.shape[2:]
    offsets, canvas = split.offsets, split.canvas
    if offsets is None and canvas is None:
        return height, width
    if type(canvas) is not int or offsets is None:
        raise ValueError("it has places without a canvas, or a canvas without places")
    if offsets.dtype != torch.int64 or offsets.shape != (len(split), 2):
        raise ValueError("its places are not a row and a column for each image")
    if (offsets < 0).any() or (offsets > torch.tensor([canvas - height, canvas - width])).any():
        raise ValueError("an image does not lie on the canvas")
    return canvas, canvas
