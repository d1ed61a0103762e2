"""What whoever gets an exported network must know of it."""

from collections.abc import Mapping, Sequence
from typing import Any


def about(
    run: str, seed: int, dataset: Mapping[str, Any], outputs: Sequence[int]
) -> dict[str, Any]:
    """The facts that travel inside the file: text, numbers, booleans and lists of text.

    Args:
        run: the run's name.
        seed: the seed of the training; the weights are the best on validation.
        dataset: the essence of the data's card.
        outputs: the shape of what the network gives for one image.
    """
    return {
        "run": run,
        "seed": seed,
        "weights": "best",
        "input": _tensor("images", dataset["shape"]) + " in [0, 1]",
        "output": _tensor(output_name(outputs), outputs),
        "classes": list(dataset["classes"]),
        "dataset": dataset["title"],
        "stand_in": dataset["stand_in"],
    }


def output_name(outputs: Sequence[int]) -> str:
    """What to call the output: logits if an image has a row of numbers, else reconstructions."""
    return "logits" if len(outputs) == 1 else "reconstructions"


def _tensor(name: str, sides: Sequence[int]) -> str:
    return f"{name}: float32 [{', '.join(['batch', *map(str, sides)])}]"
