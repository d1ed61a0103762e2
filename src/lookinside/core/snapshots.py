"""The weights that a training kept, and who is given them."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import Tensor

from lookinside.core.files import reading
from lookinside.core.runfolder import check_weights

Snapshots = Mapping[int, Mapping[str, Tensor]]
"""A network's parameters by epoch and then by their dotted names; epoch 0 is before training."""
FILE = "snapshots.safetensors"


def load_snapshots(folder: Path) -> dict[int, dict[str, Tensor]]:
    """What the training of a run's folder kept, in the order of the epochs.

    Layers larger than `trainer.snapshots.largest` are not among it.

    Raises:
        UserError: the file is missing or damaged, or not the one that the training wrote.
    """
    path = folder / FILE
    check_weights(path)
    found: dict[int, dict[str, Tensor]] = {}
    with reading(path):
        for name, tensor in sorted(load_file(path).items()):
            epoch, _, parameter = name.partition("/")
            found.setdefault(int(epoch), {})[parameter] = tensor
    return found


def wants_snapshots(probe: Callable[..., Any]) -> bool:
    """Whether a probe looks at a training's course: it has a parameter `snapshots`."""
    return "snapshots" in inspect.signature(probe).parameters
