"""What a network that reads an image row by row would say after each row."""

import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from lookinside.core.modes import evaluating
from lookinside.core.progress import watched
from lookinside.data.store import Dataset
from lookinside.probes.pick import spaced
from lookinside.probes.recurrent.reader import find_reader, to_rows


def decided(said: Tensor) -> Tensor:
    """After how many rows an answer no longer changes, int64 [N], of the answers [N, T]."""
    rows = torch.arange(1, said.shape[1] + 1)
    return ((said != said[:, -1:]) * rows).amax(1) + 1


def fit(outputs: Tensor, labels: Tensor, classes: int, ridge: float = 1e-3) -> Tensor:
    """Fit a linear read-out for each row to the outputs [N, T, units]: [T, units + 1, classes].

    It is the least-squares one for targets 1 of the class and 0 of the others, its squared weights
    times `ridge` added to the mean squared error; the last of the units is a constant 1. That
    tells what a layer holds (Alain and Bengio 2016, arXiv 1610.01644).
    """
    given = _with_constant(outputs).transpose(0, 1)
    moments = given.transpose(1, 2) @ given / len(outputs)
    targets = given.transpose(1, 2) @ one_hot(labels, classes).to(given.dtype) / len(outputs)
    weights: Tensor = torch.linalg.solve(moments + ridge * torch.eye(given.shape[2]), targets)
    return weights


def _with_constant(outputs: Tensor) -> Tensor:
    return torch.cat([outputs, torch.ones_like(outputs[..., :1])], dim=-1)


def after_rows(
    model: nn.Module, dataset: Dataset, fitted: int = 5000, batch_size: int = 500
) -> dict[str, Tensor]:
    """Stop reading every test image after each row, and read the output out as at the end.

    The network's own read-out was trained for what stands after the last row only. So another one
    is fitted for each row too: it tells whether the class is there in another form.

    Args:
        model: any classifier; one that does not read rows has nothing to show.
        dataset: all its test images are read.
        fitted: how many training images, at even distances, the other read-outs are fitted to.
        batch_size: how many at a time; no result depends on it.

    Returns:
        Nothing if the network is not of the form that `reader.find_reader` finds, else
        accuracy: float32 [T], the share that is right after each of T rows.
        by_class: float32 [classes, T], the same of each class; NaN without images.
        fitted: float32 [T], the share that is right by the read-out fitted to that row.
        says: float32 [classes, T], the share of all images that is taken for each class.
        ink: float32 [T], the mean share of an image's brightness in the rows read so far.
        decided: int64 [N], after how many rows the answer to each image no longer changes.
        labels, answers: int64 [N], its class and the answer.
        tested: int64 [], how many images.
    """
    reader, classes = find_reader(model, dataset.shape), len(dataset.classes)
    if reader is None:
        return {}
    index, other_right = spaced(dataset.train, fitted), torch.zeros(dataset.shape[1])
    said, ink = [], torch.zeros(dataset.shape[1], dtype=torch.float64)
    batches = list(range(0, len(dataset.test), batch_size))
    with evaluating(model) as device:
        outputs, _ = reader.read(to_rows(dataset.train.batch(index)).to(device))
        other = fit(outputs.cpu(), dataset.train.labels[index].cpu(), classes)
        for start in watched(batches, "answers after each row"):
            index = torch.arange(start, min(start + batch_size, len(dataset.test)))
            rows = to_rows(dataset.test.batch(index)).to(device)
            outputs, _ = reader.read(rows)
            said.append(reader.logits(outputs.flatten(0, 1)).argmax(1).reshape(rows.shape[:2]))
            outputs, labels = outputs.cpu(), dataset.test.labels[index].cpu()
            best = (_with_constant(outputs).transpose(0, 1) @ other).argmax(2)
            other_right += (best == labels).float().sum(1)
            read = rows.sum(2).cumsum(1)
            ink += (read / read[:, -1:].clamp(min=1e-9)).sum(0).double().cpu()
    answers, labels = torch.cat(said).cpu(), dataset.test.labels.cpu()
    right = (answers == labels[:, None]).float()
    counted = torch.bincount(labels, minlength=classes)
    sums = torch.zeros(classes, right.shape[1]).index_add_(0, labels, right)
    return {
        "accuracy": right.mean(0),
        "by_class": sums / counted[:, None],
        "fitted": other_right / len(labels),
        "says": torch.stack([(answers == each).float().mean(0) for each in range(classes)]),
        "ink": (ink / len(labels)).float(),
        "decided": decided(answers),
        "labels": labels,
        "answers": answers[:, -1],
        "tested": torch.tensor(len(labels)),
    }
