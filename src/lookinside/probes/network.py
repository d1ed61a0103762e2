"""The layers of a network whose units can be looked into."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.core.modes import eval_mode, evaluating
from lookinside.data.store import Split
from lookinside.probes.final import FinalState
from lookinside.probes.gradients import flowing, relus
from lookinside.probes.passes import passes
from lookinside.probes.pick import part, spaced
from lookinside.probes.record import leaves

NONLINEAR = (
    *(nn.ReLU, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.SELU, nn.GELU, nn.SiLU, nn.Softplus),
    *(nn.Sigmoid, nn.Tanh, nn.Softmax),
)
PASSING = (nn.BatchNorm1d, nn.BatchNorm2d, nn.Dropout, nn.Dropout2d, nn.Identity)
"""What may lie between a layer and its nonlinear one."""

Kind = Literal["conv", "dense", "recurrent"]
KINDS: dict[type, Kind] = {nn.Conv2d: "conv", nn.Linear: "dense", FinalState: "recurrent"}


@dataclass(frozen=True)
class Layer:
    """A convolution, dense or recurrent layer, and where its units' activations are found.

    `shape` is what it gives for an image: (units, height, width) of a convolution, whose units are
    its channels, (units,) of others. `active` names the nonlinear layer that follows it, or the
    layer itself where none does. The units of an `output` layer are the model's outputs.
    """

    name: str
    kind: Kind
    shape: tuple[int, ...]
    active: str
    output: bool

    @property
    def units(self) -> int:
        """How many units it has."""
        return self.shape[0]


class Call(NamedTuple):
    """A layer that ran: its dotted name, itself, what it was given and what it gave."""

    name: str
    module: nn.Module
    given: Tensor
    gave: Tensor


def listen(model: nn.Module, images: Tensor) -> tuple[list[Call], Tensor]:
    """Every layer that runs and holds no other, in order, and what the model gives."""
    modules = dict(model.named_modules())
    calls: list[Call] = []

    def hear(name: str) -> Any:
        def hook(module: nn.Module, given: Any, gave: Any) -> None:
            calls.append(Call(name, module, given[0], gave if torch.is_tensor(gave) else gave[0]))

        return hook

    hooks = [modules[name].register_forward_hook(hear(name)) for name in leaves(model)]
    try:
        with evaluating(model) as device:
            answer = model(images.to(device))
    finally:
        for hook in hooks:
            hook.remove()
    return calls, answer


def find_layers(model: nn.Module, shape: tuple[int, int, int]) -> list[Layer]:
    """The convolutions and dense layers that see an image, in the order in which they run.

    Each is found once, where it first runs. A layer that runs on the steps of a sequence, or is
    not used at all, is left out; a `FinalState` stands for a recurrent one.

    Args:
        model: any network on images [B, C, H, W].
        shape: C, H and W.

    Raises:
        UserError: it applies a ReLU as a function, so that activations can't be heard.
    """
    blank = torch.zeros(2, *shape)
    with eval_mode(model) as device, flowing(model):
        applied, heard = relus(model, blank.to(device))
    if applied > heard:
        blind = f"{applied - heard} of its {applied} ReLUs as functions, which hooks can't hear"
        raise UserError(f"the network applies {blind}: make each an nn.ReLU of its own")
    calls, answer = listen(model, blank)
    found: dict[str, Layer] = {}
    for place, call in enumerate(calls):
        kind = next((kind for of, kind in KINDS.items() if isinstance(call.module, of)), None)
        if call.name in found or kind is None or (kind != "conv" and call.gave.ndim != 2):
            continue
        active = _active(calls[place:])
        found[call.name] = Layer(
            call.name, kind, tuple(call.gave.shape[1:]), active.name, active.gave is answer
        )
    return list(found.values())


def _active(calls: list[Call]) -> Call:
    """Where the activations of the first of these calls are found: itself, or what follows it."""
    first, *later = calls
    given = first.gave
    for call in later:
        if call.given is not given:
            break
        if isinstance(call.module, NONLINEAR):
            return call
        if not isinstance(call.module, PASSING):
            break
        given = call.gave
    return first


def choose_units(
    model: nn.Module, split: Split, layers: list[Layer], most: int = 64, images: int = 2000
) -> dict[str, Tensor]:
    """The units of each layer that are worth a look, int64 [U] in ascending order, by its name.

    These are all units of a convolution and of an output layer. Of any other layer they are the
    `most` units whose activation varies most over `images` of the split, at even distances.
    """
    split = part(split, spaced(split, images))
    wide = [one for one in layers if one.kind != "conv" and not one.output and one.units > most]
    chosen = {each.name: torch.arange(each.units) for each in layers}
    if not wide:
        return chosen
    sums = {each.name: torch.zeros(2, each.units, dtype=torch.float64) for each in wide}
    for batch in passes(model, split, [each.active for each in wide]):
        for each in wide:
            act = batch.acts[each.active].double()
            sums[each.name] += torch.stack([act.sum(0), act.square().sum(0)])
    for name, (first, second) in sums.items():
        variance = second / len(split) - (first / len(split)).square()
        chosen[name] = variance.argsort(descending=True, stable=True)[:most].sort().values
    return chosen
