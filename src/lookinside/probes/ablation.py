"""What happens to the answers when a unit is silenced, as N5 asks for units that are unused.

See Morcos and others 2018, "On the importance of single directions for generalization", who silence
units one by one and more and more of them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Split
from lookinside.probes.codes.encoded import has_codes
from lookinside.probes.network import Layer
from lookinside.probes.passes import passes
from lookinside.tasks.pixels import squared_errors

Rest = Callable[[Tensor], Tensor]


@contextmanager
def rest_of(model: nn.Module, layer: str, images: Tensor) -> Iterator[Rest]:
    """What a model makes of other activations of `layer`, than those that `images` give.

    Of an `nn.Sequential`, and of an autoencoder whose encoder is one, only the layers behind it
    run, of any other model all of it.
    """
    names = [name for name, _ in model.named_children()]
    if type(model) is nn.Sequential and layer in names:
        yield model[names.index(layer) + 1 :]
        return
    encoder = getattr(model, "encoder", None)
    inside, _, name = layer.rpartition(".")
    if has_codes(model) and inside == "encoder" and type(encoder) is nn.Sequential:
        names = [each for each, _ in encoder.named_children()]
        model.encoder = encoder[names.index(name) + 1 :]
        try:
            yield model
        finally:
            model.encoder = encoder
        return
    given: list[Tensor] = []
    module = model.get_submodule(layer)
    hook = module.register_forward_hook(lambda *_: given[-1])

    def run(act: Tensor) -> Tensor:
        given.append(act)
        answers: Tensor = model(images)
        return answers

    try:
        yield run
    finally:
        hook.remove()


def silenced(rest: Rest, act: Tensor, units: Tensor | None = None) -> Iterator[Tensor]:
    """The answers [B, ...] with each unit of `act` [B, units, ...] at zero, one at a time.

    With `units`, int64 [U], only with these.
    """
    before = rest(act)
    for unit in range(act.shape[1]) if units is None else units.tolist():
        if not act[:, unit].any():
            yield before
            continue
        without = act.clone()
        without[:, unit] = 0
        yield rest(without)


def margins(answers: Tensor, labels: Tensor) -> Tensor:
    """How far each image's true class is ahead of the best other output: float32 [B].

    Args:
        answers: [B, classes], such as logits.
        labels: int64 [B].
    """
    own = answers.gather(1, labels[:, None])
    others = answers.scatter(1, labels[:, None], -torch.inf)
    return (own[:, 0] - others.amax(1)).float()


def effects(
    model: nn.Module, split: Split, layers: list[Layer], classes: int
) -> dict[str, dict[str, Tensor]]:
    """Set each unit to zero behind its nonlinear layer, and see what changes of the answers.

    Returns, by layer:
        whole: float32 [classes], each class's mean margin (see `margins`) with all units; 0 of a
            class without images.
        margin: float32 [units, classes], how much that changes without the unit.
        accuracy: float32 [units], by how much the share of images named rightly changes then.
        changed: int64 [units], how many images get another class.
        moved: float32 [units], the largest change of any output; exactly 0 if the unit never fires.
    """
    found = {
        layer.name: {
            "whole": torch.zeros(classes),
            "margin": torch.zeros(layer.units, classes),
            "accuracy": torch.zeros(layer.units),
            "changed": torch.zeros(layer.units, dtype=torch.int64),
            "moved": torch.zeros(layer.units),
        }
        for layer in layers
    }
    actives = [layer.active for layer in layers]
    for batch in passes(model, split, actives, 250, "ablation") if layers else ():
        for layer in layers:
            act = batch.acts[layer.active]
            with (
                evaluating(model) as device,
                rest_of(model, layer.active, batch.images.to(device)) as rest,
            ):
                before = rest(act.to(device)).cpu()
                _add(found[layer.name], batch.labels, before, silenced(rest, act.to(device)))
    images = torch.bincount(split.labels.cpu(), minlength=classes).clamp(min=1)
    for sums in found.values():
        sums["whole"] /= images
        sums["margin"] /= images
        sums["accuracy"] /= max(1, len(split))
    return found


def _add(
    sums: dict[str, Tensor], labels: Tensor, before: Tensor, without: Iterator[Tensor]
) -> None:
    """Add to a layer's sums what becomes of a batch's answers `before` without each unit."""
    was, ahead = before.argmax(1), margins(before, labels)
    sums["whole"].index_add_(0, labels, ahead)
    for unit, gave in enumerate(without):
        answers = gave.cpu()
        said = answers.argmax(1)
        sums["margin"][unit].index_add_(0, labels, margins(answers, labels) - ahead)
        sums["accuracy"][unit] += (said == labels).sum() - (was == labels).sum()
        sums["changed"][unit] += (said != was).sum()
        sums["moved"][unit] = torch.maximum(sums["moved"][unit], (answers - before).abs().max())


def rises(
    model: nn.Module, split: Split, chosen: Mapping[Layer, Tensor], classes: int
) -> dict[str, dict[str, Tensor]]:
    """Set units of an autoencoder's layers to zero, and see how much worse images come back.

    The images are given whole, and their reconstructions compared with them. Units that are not
    among the `chosen`, int64 [U] of each layer, have NaN.

    Returns, by layer:
        error: float32 [], the mean squared error per pixel with all units.
        rise: float32 [units], by how much it grows without the unit.
        rise_by_class: float32 [units, classes], the same for the images of each class; 0 of a class
            without images.
    """
    sums = {
        layer.name: torch.full((layer.units, classes), torch.nan).index_fill_(0, units, 0)
        for layer, units in chosen.items()
    }
    whole = dict.fromkeys(sums, 0.0)
    for batch in passes(model, split, [each.active for each in chosen], words="ablation"):
        for layer, units in chosen.items():
            act = batch.acts[layer.active]
            with evaluating(model) as device, rest_of(model, layer.active, batch.images) as rest:
                errors = [
                    squared_errors(gave.cpu(), batch.images).mean(1)
                    for gave in (rest(act.to(device)), *silenced(rest, act.to(device), units))
                ]
            whole[layer.name] += float(errors[0].sum())
            for unit, without in zip(units.tolist(), errors[1:], strict=True):
                sums[layer.name][unit].index_add_(0, batch.labels, without - errors[0])
    images = torch.bincount(split.labels.cpu(), minlength=classes)
    return {
        name: {
            "error": torch.tensor(whole[name] / len(split)),
            "rise": risen.sum(1) / len(split),
            "rise_by_class": risen / images.clamp(min=1),
        }
        for name, risen in sums.items()
    }
