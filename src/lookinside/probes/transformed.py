"""How far an image's features move when the image is moved, scaled or turned.

After Zeiler and Fergus 2013, figure 5 (arXiv 1311.2901).
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import pdist

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes import words
from lookinside.probes.moves import scale, shift, turn
from lookinside.probes.network import find_layers
from lookinside.probes.pick import centred, spaced
from lookinside.probes.record import record

SCALES = tuple(step / 10 for step in range(6, 19))
"""As far as the paper enlarges, and as many steps down as fit a digit."""
TURNS = tuple(range(-180, 181, 15))
"""In degrees, anticlockwise."""


def transformed(
    model: nn.Module, dataset: Dataset, count: int = 50, reach: int = 6
) -> dict[str, Tensor]:
    """Follow features and answers of test images under three transformations.

    The images, at even distances through the test set, stand in the middle of their canvas if
    there is one.

    Args:
        model: any classifier.
        dataset: where the images come from.
        count: how many images.
        reach: how far they are moved up (negative) and down, in pixels.

    Returns:
        For each `<transformation>` of translation, scaling and rotation
        <transformation>/values: float32 [V], pixels down, times, degrees anticlockwise.
        <transformation>/distance: float32 [L, V, N], the Euclidean distance of the features of
            each of L layers from those of the image as it is, divided by the layer's mean distance
            between two different images of the N: 1 is as far as another image.
        <transformation>/probability: float32 [V, N], of the true class.
        images: float32 [N, C, H, W]; labels: int64 [N].
        layers: the names of the L layers, a line each (see `words.encode`); what they give is
            taken after the nonlinear layer that follows.
    """
    index = spaced(dataset.test, count)
    images, labels = centred(dataset.test, index), dataset.test.labels[index].cpu()
    layers = find_layers(model, dataset.shape)
    ways: dict[str, tuple[tuple[float, ...], Callable[[Tensor, float], Tensor]]] = {
        "translation": (tuple(range(-reach, reach + 1)), lambda given, by: shift(given, int(by))),
        "scaling": (SCALES, scale),
        "rotation": (TURNS, turn),
    }
    found = {"images": images, "labels": labels}
    with record(model, [each.active for each in layers]) as acts, evaluating(model) as device:

        def features(given: Tensor) -> tuple[list[Tensor], Tensor]:
            shares = model(given.to(device)).float().softmax(dim=1).cpu()
            return [acts[each.active].float().flatten(1).cpu() for each in layers], shares

        still = features(images)[0]
        apart = [pdist(each).sum() / max(1, len(each) * (len(each) - 1) // 2) for each in still]
        for name, (values, move) in ways.items():
            distances, shares = [], []
            for value in values:
                moved, answers = features(move(images, value))
                steps = [(now - then).norm(dim=1) for now, then in zip(moved, still, strict=True)]
                distances.append(_shares(steps, apart, len(images)))
                shares.append(answers.gather(1, labels[:, None])[:, 0])
            found[f"{name}/values"] = torch.tensor(values, dtype=torch.float32)
            found[f"{name}/distance"] = torch.stack(distances, dim=1)
            found[f"{name}/probability"] = torch.stack(shares)
    return {**found, "layers": words.encode("\n".join(each.name for each in layers))}


def _shares(steps: list[Tensor], wholes: list[Tensor], count: int) -> Tensor:
    """Each layer's distances divided by its mean one, [L, N]; 0 where all images are alike."""
    shares = [
        step / whole if whole > 0 else torch.zeros_like(step)
        for step, whole in zip(steps, wholes, strict=True)
    ]
    return torch.stack(shares) if shares else torch.zeros(0, count)
