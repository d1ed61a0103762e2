"""What a network that reads an image row by row would say after each row."""

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.core.progress import watched
from lookinside.data.store import Dataset
from lookinside.probes.pick import spaced
from lookinside.probes.recurrent.reader import Initialiser, find_reader, to_rows, untrained
from lookinside.probes.recurrent.readouts import fit, fit_to_rows, guesses, guesses_of_rows


def decided(said: Tensor) -> Tensor:
    """After how many rows an answer no longer changes, int64 [N], of the answers [N, T]."""
    rows = torch.arange(1, said.shape[1] + 1)
    return ((said != said[:, -1:]) * rows).amax(1) + 1


def after_rows(
    model: nn.Module,
    dataset: Dataset,
    fitted: int = 5000,
    batch_size: int = 500,
    initialiser: Initialiser | None = None,
) -> dict[str, Tensor]:
    """Stop reading every test image after each row, and read the output out as at the end.

    The network's own read-out was trained for what stands after the last row only. So another one
    is fitted for each row too: it tells whether the class is there in another form.

    Args:
        model: any classifier; one that does not read rows has nothing to show.
        dataset: all its test images are read.
        fitted: how many training images, at even distances, the other read-outs are fitted to.
        batch_size: how many at a time; no result depends on it.
        initialiser: sets the weights as before training, in a copy; the training's own gives those
            from which seed 0 started.

    Returns:
        Nothing if the network is not of the form that `reader.find_reader` finds, else
        accuracy: float32 [T], the share that is right after each of T rows.
        by_class: float32 [classes, T], the same of each class; NaN without images.
        fitted: float32 [T], the share that is right by the read-out fitted to that row's states.
        raw: float32 [T], the same by the one fitted to all pixels of the rows so far.
        untrained: float32 [T], with an initialiser, by the one fitted to states before training.
        says: float32 [classes, T], the share of all images that is taken for each class.
        ink: float32 [T], the mean share of an image's brightness in the rows read so far.
        decided: int64 [N], after how many rows the answer to each image no longer changes.
        labels, answers: int64 [N], its class and the answer.
        tested: int64 [], how many images.
    """
    reader, classes = find_reader(model, dataset.shape), len(dataset.classes)
    if reader is None:
        return {}
    readers = {"fitted": reader}
    if initialiser is not None:
        readers["untrained"] = untrained(model, dataset.shape, initialiser)[1]
    index = spaced(dataset.train, fitted)
    named: dict[str, list[Tensor]] = {name: [] for name in (*readers, "raw")}
    said, ink = [], torch.zeros(dataset.shape[1], dtype=torch.float64)
    batches = list(range(0, len(dataset.test), batch_size))
    with evaluating(model) as device:
        rows, labels = to_rows(dataset.train.batch(index)), dataset.train.labels[index].cpu()
        weights = {
            name: fit(each.read(rows.to(device))[0].cpu(), labels, classes)
            for name, each in readers.items()
        }
        of_rows = fit_to_rows(rows.cpu(), labels, classes)
        for start in watched(batches, "answers after each row"):
            index = torch.arange(start, min(start + batch_size, len(dataset.test)))
            rows = to_rows(dataset.test.batch(index)).to(device)
            states = {name: each.read(rows)[0] for name, each in readers.items()}
            for name, each in states.items():
                named[name].append(guesses(each.cpu(), weights[name]))
            named["raw"].append(guesses_of_rows(rows.cpu(), of_rows))
            outputs = states["fitted"]
            said.append(reader.logits(outputs.flatten(0, 1)).argmax(1).reshape(rows.shape[:2]))
            read = rows.sum(2).cumsum(1)
            ink += (read / read[:, -1:].clamp(min=1e-9)).sum(0).double().cpu()
    answers, labels = torch.cat(said).cpu(), dataset.test.labels.cpu()
    right = (answers == labels[:, None]).float()
    counted = torch.bincount(labels, minlength=classes)
    sums = torch.zeros(classes, right.shape[1]).index_add_(0, labels, right)
    return {
        "accuracy": right.mean(0),
        "by_class": sums / counted[:, None],
        **{
            name: (torch.cat(each) == labels[:, None]).float().mean(0)
            for name, each in named.items()
        },
        "says": torch.stack([(answers == each).float().mean(0) for each in range(classes)]),
        "ink": (ink / len(labels)).float(),
        "decided": decided(answers),
        "labels": labels,
        "answers": answers[:, -1],
        "tested": torch.tensor(len(labels)),
    }
