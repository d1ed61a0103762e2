"""What happens to the answers when a unit is silenced."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Split
from lookinside.probes.network import Layer, passes

Rest = Callable[[Tensor], Tensor]


@contextmanager
def rest_of(model: nn.Module, layer: str, images: Tensor) -> Iterator[Rest]:
    """What a model makes of other activations of `layer`, than those that `images` give.

    Of an `nn.Sequential` only the layers behind it run, of any other model all of it.
    """
    names = [name for name, _ in model.named_children()]
    if type(model) is nn.Sequential and layer in names:
        yield model[names.index(layer) + 1 :]
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


def silenced(rest: Rest, act: Tensor) -> Iterator[Tensor]:
    """The answers [B, classes] with each unit of `act` [B, units, ...] at zero, one at a time."""
    before = rest(act)
    for unit in range(act.shape[1]):
        if not act[:, unit].any():
            yield before
            continue
        without = act.clone()
        without[:, unit] = 0
        yield rest(without)


def effects(
    model: nn.Module, split: Split, layers: list[Layer], classes: int
) -> dict[str, dict[str, Tensor]]:
    """Set each unit to zero behind its nonlinear layer, and see what changes of the answers.

    Returns, by layer:
        effect: float32 [units, classes], the share of each class's images that are classified
            rightly then, less that before; 0 of a class without images.
        changed: int64 [units], how many images get another class.
        moved: float32 [units], the largest change of any output; exactly 0 if the unit never fires.
    """
    right = {layer.name: torch.zeros(layer.units, classes) for layer in layers}
    changed = {layer.name: torch.zeros(layer.units, dtype=torch.int64) for layer in layers}
    moved = {layer.name: torch.zeros(layer.units) for layer in layers}
    actives = [layer.active for layer in layers]
    for batch in passes(model, split, actives, 250, "ablation") if layers else ():
        labels = batch.labels
        for layer in layers:
            act = batch.acts[layer.active]
            with (
                evaluating(model) as device,
                rest_of(model, layer.active, batch.images.to(device)) as rest,
            ):
                before = rest(act.to(device)).cpu()
                was = before.argmax(1)
                for unit, gave in enumerate(silenced(rest, act.to(device))):
                    answers = gave.cpu()
                    said = answers.argmax(1)
                    gained = (said == labels).float() - (was == labels).float()
                    right[layer.name][unit].index_add_(0, labels, gained)
                    changed[layer.name][unit] += (said != was).sum()
                    most = (answers - before).abs().max()
                    moved[layer.name][unit] = torch.maximum(moved[layer.name][unit], most)
    images = torch.bincount(split.labels.cpu(), minlength=classes).clamp(min=1)
    return {
        layer.name: {
            "effect": right[layer.name] / images,
            "changed": changed[layer.name],
            "moved": moved[layer.name],
        }
        for layer in layers
    }
