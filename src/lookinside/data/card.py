"""The data card: what a data set is, where it came from, and what may be compared with it."""

from collections.abc import Mapping
from typing import Any

import torch

from lookinside.data.memory import in_order
from lookinside.data.outline import border, typical_side
from lookinside.data.recipes import Made
from lookinside.data.store import SPLITS, Dataset, Split


def assemble(
    config: Mapping[str, Any],
    made: Made,
    raw_classes: tuple[str, ...],
) -> Dataset:
    """The data set that a recipe made."""
    mean, std = mean_and_std(made.train)
    return Dataset(
        name=config["name"],
        classes=raw_classes,
        train=made.train,
        validation=made.validation,
        test=made.test,
        mean=mean,
        std=std,
    )


def mean_and_std(split: Split) -> tuple[torch.Tensor, torch.Tensor]:
    """The mean and the (population) standard-deviation image, float32 [C, h, w], as seen.

    Summed in double precision, so that the order of the images hardly matters.
    """
    total = squares = torch.zeros(())
    for images, _ in in_order(split):
        exact = images.double()
        total, squares = total + exact.sum(0), squares + exact.square().sum(0)
    mean = total / len(split)
    variance = (squares / len(split) - mean.square()).clamp_min(0)
    return mean.float(), variance.sqrt().float()


def title(config: Mapping[str, Any], made: Made, provenance: Mapping[str, Any]) -> str:
    """The configuration's title, unless the images are others or fewer than it says."""
    if provenance["stand_in"]:
        return ", ".join(filter(None, [provenance["title"], made.form]))
    total = sum(counts(made).values())
    if provenance["kind"] == "embedded":
        return f"{config['title']}, {total:,} embedded digits"
    expect = config.get("expect")
    if expect and counts(made) != dict(expect):
        return f"{config['title']}, {total:,} images"
    return str(config["title"])


def counts(made: Made) -> dict[str, int]:
    """Images in each split."""
    return {name: len(getattr(made, name)) for name in SPLITS}


def why_not_comparable(config: Mapping[str, Any], made: Made, provenance: Mapping[str, Any]) -> str:
    """Why results on this data say nothing about a notebook's: one sentence, empty if they do."""
    expect = config.get("expect")
    if not expect:
        return "No notebook has results on these images."
    if provenance["stand_in"]:
        return "The images are drawn and stand in for the real ones."
    if provenance["kind"] == "embedded":
        return "Only the embedded images were there, a small part of what the notebook used."
    if provenance["official_md5"] is False:
        return "The files are not the published ones."
    if counts(made) != dict(expect):
        have, need = (
            "/".join(f"{part[name]:,}" for name in SPLITS) for part in (counts(made), expect)
        )
        return f"There are {have} images for training, validation and test, not {need}."
    return ""


def card(
    config: Mapping[str, Any],
    dataset: Dataset,
    made: Made,
    provenance: Mapping[str, Any],
    sha256: str,
) -> dict[str, Any]:
    """The card as it is written beside a data set; `sha256` is that of the prepared file.

    `mean` and `std` are over all pixels of all training images, in [0, 1], as the network sees
    them: the variance over everything is that within pixels plus that of the mean image. `border`
    is the mean of the mean image's outermost pixels, `box` the usual size in pixels of what stands
    out from a dark ground: together they tell how an image of one's own must be made ready.
    """
    mean = dataset.mean.double().mean()
    variance = dataset.std.double().square().mean() + dataset.mean.double().var(correction=0)
    why_not = why_not_comparable(config, made, provenance)
    return {
        "name": dataset.name,
        "title": title(config, made, provenance),
        "classes": list(dataset.classes),
        "shape": list(dataset.shape),
        "sha256": sha256,
        "images": counts(made),
        "per_class": {name: per_class(getattr(made, name), dataset.classes) for name in SPLITS},
        "mean": round(mean.item(), 6),
        "std": round(variance.sqrt().item(), 6),
        "border": round(float(border(dataset.mean.permute(1, 2, 0).numpy()).mean()), 6),
        "box": typical_side(made.train.images.amax(1).numpy()),
        "stand_in": provenance["stand_in"],
        "comparable": not why_not,
        "why_not": why_not,
        "selection": made.selection,
        "derivation": list(made.derivation),
        "provenance": dict(provenance),
    }


def per_class(split: Split, classes: tuple[str, ...]) -> dict[str, int]:
    """Images of each class."""
    numbers = torch.bincount(split.labels, minlength=len(classes)).tolist()
    return dict(zip(classes, numbers, strict=True))
