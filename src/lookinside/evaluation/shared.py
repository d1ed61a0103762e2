"""Which errors all seeds of a run share: of the images, or of one training."""

from collections.abc import Iterable, Mapping
from math import prod
from typing import Any

import numpy as np

from lookinside.evaluation.paired import Rights

COLUMNS = (
    "run", "dataset", "seeds", "images", "in_all", "in_some", "in_one", "in_all_by_chance",
    "in_some_by_chance", "in_one_by_chance",
)  # fmt: skip
HEADINGS = (
    "run", "data set", "seeds", "test images", "wrong in all", "wrong in some", "wrong in one only",
    "by chance, in all", "in some", "in one only",
)  # fmt: skip


def errors(rights: Rights) -> dict[str, Any]:
    """Count the images by how many seeds are wrong, from what each gets right, bool [seeds, N].

    `in_all`, `in_some` (one or more) and `in_one` (exactly one) are counts of images. Those
    `by_chance` are what seeds with as many errors each would give on average, if they erred
    independently of each other.
    """
    wrong = (~rights).sum(axis=0)
    images = rights.shape[1]
    shares = [float(share) for share in (~rights).mean(axis=1)]
    alone = sum(
        share * prod(1 - other for place, other in enumerate(shares) if place != seed)
        for seed, share in enumerate(shares)
    )
    return {
        "seeds": len(rights),
        "images": images,
        "in_all": int((wrong == len(rights)).sum()),
        "in_some": int((wrong > 0).sum()),
        "in_one": int((wrong == 1).sum()),
        "in_all_by_chance": images * prod(shares),
        "in_some_by_chance": images * (1 - prod(1 - share for share in shares)),
        "in_one_by_chance": images * alone,
    }


def rows(runs: Iterable[tuple[str, str, list[Rights]]]) -> list[dict[str, Any]]:
    """A row for each run of several seeds, as (run, data's title, what each seed gets right)."""
    return [
        {"run": run, "dataset": dataset, **errors(np.stack(rights))}
        for run, dataset, rights in runs
        if len(rights) > 1
    ]


def cells(row: Mapping[str, Any]) -> list[str]:
    """A row of the shared errors under `HEADINGS`."""
    counts = (f"{row[key]:,}" for key in ("seeds", "images", "in_all", "in_some", "in_one"))
    chances = (f"{row[f'in_{which}_by_chance']:,.1f}" for which in ("all", "some", "one"))
    return [row["run"], row["dataset"], *counts, *chances]
