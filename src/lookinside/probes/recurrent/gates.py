"""State and gates of a recurrent layer while it reads a few images."""

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes.pick import in_rounds, spaced, to_bytes
from lookinside.probes.recurrent.reader import Initialiser, find_reader, to_rows, untrained
from lookinside.probes.recurrent.unroll import steps, unroll
from lookinside.probes.words import encode


def by_likeness(state: Tensor) -> Tensor:
    """An order of units, int64 [units], that has units of like states side by side.

    Of states [N, T, units], it is a chain: after a unit comes that of the rest whose state is most
    correlated with its own, over images and rows. It starts with the unit whose state varies most.
    """
    rows = state.double().flatten(0, 1)
    rows = rows - rows.mean(0)
    spread = rows.square().sum(0)
    scaled = rows * torch.where(spread > 0, spread.rsqrt(), torch.zeros_like(spread))
    alike = scaled.T @ scaled
    order = [int(spread.argmax())]
    while len(order) < len(alike):
        alike[:, order[-1]] = -torch.inf
        order.append(int(alike[order[-1]].argmax()))
    return torch.tensor(order)


def gates(
    model: nn.Module,
    dataset: Dataset,
    count: int = 500,
    shown: int = 10,
    initialiser: Initialiser | None = None,
) -> dict[str, Tensor]:
    """Recompute gates and states of the recurrent layer after each row.

    Args:
        model: any classifier; one that does not read rows has nothing to show.
        dataset: where the images come from.
        count: how many test images, at even distances, means are taken over.
        shown: at most so many images are shown one by one: the first test image of a class each.
        initialiser: sets the weights as before training, in a copy, of which `start` is told.

    Returns:
        Nothing if the network is not of the form that `reader.find_reader` finds, else
        images: uint8 [S, C, H, W]; labels: int64 [S]; index: int64 [S], places in the test set.
        probabilities: float32 [S, T, classes], read out after each of T rows.
        order: int64 [units], see `by_likeness`.
        count: int64 [], over how many images means are taken.
        kind, layer: LSTM or GRU, and the layer's name (see `words.encode`).
        For each `<quantity>`, which `unroll.steps` names
        <quantity>/values: float16 [S, T, units], of the images shown.
        <quantity>/mean: float32 [T], over units and images.
        <quantity>/size: float32 [T], the mean of its absolute values.
        <quantity>/quartiles: float32 [2, T], those of the units' means over images.
        For each `<gate>`, with an initialiser,
        <gate>/start: float32 [], how far it stood open before training, on average over units, for
            a black row and a state of zeros: the logistic function of its biases. Until the first
            row that isn't black that is exact; from there on it is that of an empty input alone.
    """
    reader = find_reader(model, dataset.shape)
    if reader is None:
        return {}
    index = in_rounds(dataset.test, len(dataset.classes), 1)[:shown]
    images = dataset.test.batch(index)
    with evaluating(model) as device:
        some = dataset.test.batch(spaced(dataset.test, count))
        means = unroll(reader.layer, to_rows(some).to(device))
        values = unroll(reader.layer, to_rows(images).to(device))
        states = values["state"]
        shares = reader.logits(states.flatten(0, 1)).softmax(1).reshape(*states.shape[:2], -1)
    found = {
        "images": to_bytes(images.cpu()),
        "labels": dataset.test.labels[index].cpu(),
        "index": index,
        "probabilities": shares.float().cpu(),
        "order": by_likeness(means["state"].cpu()),
        "count": torch.tensor(len(some)),
        "kind": encode(reader.kind),
        "layer": encode(reader.name),
    }
    quarters = torch.tensor([0.25, 0.75])
    for name, each in means.items():
        by_unit = each.mean(0).float().cpu()
        found[f"{name}/values"] = values[name].half().cpu()
        found[f"{name}/mean"] = by_unit.mean(1)
        found[f"{name}/size"] = each.abs().mean((0, 2)).float().cpu()
        found[f"{name}/quartiles"] = by_unit.quantile(quarters, dim=1)
    if initialiser is not None:
        start, before = untrained(model, dataset.shape, initialiser)
        with evaluating(start) as device:
            black = steps(before.layer, torch.zeros(1, 1, reader.layer.input_size, device=device))
        for name in black:
            if name.endswith("gate"):
                found[f"{name}/start"] = black[name][0].mean().cpu()
    return found
