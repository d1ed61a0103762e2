"""What `benchmarks.training` hands over: a run's configuration and its images, [N, H, W, C]."""

import json
from pathlib import Path
from typing import Any

import numpy as np


class Given:
    """A run to train."""

    def __init__(self, folder: str) -> None:
        self.config = json.loads((Path(folder) / "given.json").read_text(encoding="utf-8"))
        arrays = (np.load(Path(folder) / f"{name}.npy") for name in ("images", "labels", "mean"))
        self.images, self.labels, self.mean = arrays
        self.model: dict[str, Any] = self.config["model"]
        self.kind = self.model["_target_"].rpartition(".")[2]
        self.batch: int = self.config["trainer"]["batch_size"]
        self.classes = len(self.config["dataset"]["classes"])
        self.rate: float = self.config["optimiser"]["lr"]
        self.adam = self.config["optimiser"]["_target_"].endswith("Adam")
        self.rebuilds = self.kind.endswith("autoencoder")
        self.draws_codes = self.kind.endswith("vae")
        self.summed = self.config["task"].get("reduction") == "sum"
        self.parameters: int = self.config["parameters"]

    def check(self, trained: int, more: int = 0) -> None:
        """See that so many numbers are trained as in PyTorch, but for some that it has no use for.

        Raises:
            SystemExit: it is another network.
        """
        if trained != self.parameters + more:
            raise SystemExit(
                f"{self.config['name']}: {trained:,} trained parameters, where PyTorch has "
                f"{self.parameters:,}" + (f" and {more:,} more are expected" if more else "")
            )

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The convolutions of a classifier, each with what follows it."""
        if self.kind == "lenet":
            alike = {"kernel": self.model["kernel"], "pool": 2}
            dropout = self.model["conv_dropout"]
            return [
                {"filters": each, "dropout": dropout, **alike} for each in self.model["filters"]
            ]
        return self.model.get("blocks", [])  # type: ignore[no-any-return]

    @property
    def dense(self) -> list[int]:
        """The units of the dense layers between the convolutions and the logits."""
        return self.model.get("dense", []) or self.model.get("hidden", [])  # type: ignore[no-any-return]
