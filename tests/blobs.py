"""Small prepared data sets of two classes, which anything can learn."""

import torch

from lookinside.core import paths
from lookinside.core.files import sha256, write_json
from lookinside.data import store


def blobs(count: int, size: int, canvas: int | None, seed: int) -> store.Split:
    """Images of two classes that anything can learn: bright on the left, or on the right."""
    source = torch.Generator().manual_seed(seed)
    labels = torch.randint(2, (count,), generator=source)
    images = torch.randint(60, (count, 1, size, size), generator=source)
    half = size // 2
    images[labels == 0, :, :, :half] += 150
    images[labels == 1, :, :, half:] += 150
    offsets = torch.zeros(count, 2, dtype=torch.int64) if canvas else None
    return store.Split(images.to(torch.uint8), labels, offsets, canvas)


def put_data(name: str, size: int = 12, canvas: int | None = None) -> None:
    """Write a small prepared data set and its card where the stages look for them."""
    splits = [blobs(count, size, canvas, seed) for seed, count in enumerate((150, 40, 60))]
    side = canvas or size
    images = splits[0].batch(torch.arange(len(splits[0])))
    statistics = {"mean": images.mean(0), "std": images.std(0, correction=0)}
    dataset = store.Dataset(name, ("left", "right"), *splits, **statistics)
    path = paths.PREPARED / f"{name}.safetensors"
    store.save(path, dataset)
    card = {
        "name": name,
        "title": "Blobs",
        "classes": list(dataset.classes),
        "shape": list(dataset.shape),
        "images": {"train": 150, "validation": 40, "test": 60},
        "sha256": sha256(path),
        "border": 0.5,
        "box": side,
        "stand_in": True,
        "comparable": False,
        "why_not": "these are blobs",
    }
    write_json(paths.CARDS / f"{name}.json", card)
