"""How far back the gradient of the loss reaches, row by row."""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from lookinside.core.modes import eval_mode
from lookinside.data.store import Dataset
from lookinside.probes.pick import spaced
from lookinside.probes.recurrent.reader import Initialiser, Reader, find_reader, to_rows, untrained
from lookinside.probes.recurrent.unroll import steps


def gradients(
    model: nn.Module,
    dataset: Dataset,
    count: int = 500,
    initialiser: Initialiser | None = None,
) -> dict[str, Tensor]:
    """Measure the gradient of each image's own cross-entropy at every row.

    Gradients that vanish on their way back are why such layers were invented (Hochreiter and
    Schmidhuber 1997; Pascanu et al. 2013, arXiv 1211.5063).

    Args:
        model: any classifier; one that does not read rows has nothing to show.
        dataset: where the test images come from.
        count: how many, at even distances through the test set.
        initialiser: sets the weights as before training, in a copy that is measured too; the
            training's own gives those from which seed 0 started.

    Returns:
        Nothing if the network is not of the form that `reader.find_reader` finds, else
        labels: int64 [N], the classes of the images.
        For each `<network>`, "trained" and, with an initialiser, "start"
        <network>/rows: float32 [N, T], the Euclidean norm of the gradient with respect to the
            pixels of each of T rows, in nats per unit of brightness.
        <network>/state: float32 [N, T], with respect to the state after each row, on all ways from
            there to the loss, in nats.
        <network>/cell: float32 [N, T], the same of an LSTM's cell state.
        <network>/loss: float32 [N], the cross-entropy in nats.
    """
    reader = find_reader(model, dataset.shape)
    if reader is None:
        return {}
    index = spaced(dataset.test, count)
    rows, labels = to_rows(dataset.test.batch(index)), dataset.test.labels[index]
    found = {"labels": labels.cpu(), **_named("trained", _norms(model, reader, rows, labels))}
    if initialiser is not None:
        start, reader = untrained(model, dataset.shape, initialiser)
        found |= _named("start", _norms(start, reader, rows, labels))
    return found


def _norms(model: nn.Module, reader: Reader, rows: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """The norms of one network's gradients, and its losses."""
    with eval_mode(model) as device, torch.enable_grad():
        rows = rows.to(device).requires_grad_()
        found = steps(reader.layer, rows)
        logits = reader.logits(found["state"][-1])
        loss = cross_entropy(logits, labels.to(device), reduction="none")
        kept = {name: found[name] for name in ("state", "cell") if name in found}
        wanted = [rows, *(each for values in kept.values() for each in values)]
        by_rows, *others = torch.autograd.grad(loss.sum(), wanted)
    norms = {"rows": by_rows.norm(dim=2), "loss": loss.detach()}
    length = rows.shape[1]
    for number, name in enumerate(kept):
        part = others[number * length : (number + 1) * length]
        norms[name] = torch.stack([each.norm(dim=1) for each in part], dim=1)
    return {name: values.float().cpu() for name, values in norms.items()}


def _named(network: str, found: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{network}/{what}": values for what, values in found.items()}
