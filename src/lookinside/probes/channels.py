"""What every channel of every layer gives for a few images."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes.chosen import firsts
from lookinside.probes.network import find_layers
from lookinside.probes.receptive import POOLS
from lookinside.probes.record import record
from lookinside.probes.words import encode


def maps(
    model: nn.Module, dataset: Dataset, count: int = 2, images: Sequence[int] = ()
) -> dict[str, Tensor]:
    """The activations of all channels and units for the first test image of `count` classes.

    If `images` names places in the test set, the images there stand instead.
    Of a convolution or dense layer they are taken behind the nonlinear layer that follows it, as
    in notebook N4; pooling layers give theirs too, as in notebook N1.

    Returns:
        images: float32 [N, C, H, W] in [0, 1], as the network sees them.
        labels, predicted: int64 [N], the class of each and what the network takes it for.
        index: int64 [N], the place of each in the test set.
        <layer>/values: float32 [N, units, h, w], or [N, units] of a dense layer.
        <layer>/units: int64 [units], all of them.
        <layer>/output: bool [], whether they are the model's outputs, one a class.
        <layer>/from: the layer whose activations these are (see `words.encode`).

    Raises:
        UserError: a place lies outside the test set.
    """
    index = firsts(dataset, count, images)
    shown = dataset.test.batch(index)
    layers = {layer.active: layer for layer in find_layers(model, dataset.shape)}
    pools = [name for name, module in model.named_modules() if isinstance(module, POOLS)]
    with record(model, [*layers, *pools]) as acts, evaluating(model) as device:
        answers = model(shown.to(device)).cpu()
    found = {
        "images": shown.cpu(),
        "labels": dataset.test.labels[index].cpu(),
        "predicted": answers.argmax(1),
        "index": index,
    }
    for heard, act in acts.items():
        name = layers[heard].name if heard in layers else heard
        found[f"{name}/values"] = act.detach().float().cpu().contiguous()
        found[f"{name}/units"] = torch.arange(act.shape[1])
        found[f"{name}/output"] = torch.tensor(heard in layers and layers[heard].output)
        found[f"{name}/from"] = encode(heard)
    return found
