"""Which images excite each unit most, and where in them: N2, and Zeiler and Fergus 2013."""

from collections import Counter
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from lookinside.data.store import Split
from lookinside.probes.field import Field
from lookinside.probes.network import Layer, find_layers, listen
from lookinside.probes.passes import passes
from lookinside.probes.receptive import known_fields


def sighted(model: nn.Module, shape: tuple[int, int, int]) -> dict[Layer, Field | None]:
    """The layers whose units can be shown with what they see of an image, C, H and W.

    These are the convolutions whose receptive field is known, and all other layers, which see the
    whole image (None). What is computed by a layer that runs twice is left out.
    """
    runs = Counter(call.name for call in listen(model, torch.zeros(2, *shape))[0])
    known = known_fields(model, shape)
    once = [each for each in find_layers(model, shape) if runs[each.name] == runs[each.active] == 1]
    return {
        each: known[each.name] if each.kind == "conv" else None
        for each in once
        if each.kind != "conv" or each.name in known
    }


@dataclass(frozen=True)
class Ranked:
    """The images of a split that excite units, the most exciting first.

    `index`, int64 [U, N], are their places in the split; `value`, float32 [U, N], the largest
    activation in the image; `position`, int64 [U, N, 2], its row and column in the map, -1 of a
    dense layer. `maximum_pre`, float32 [U], is the largest activation before the nonlinear layer.
    """

    index: Tensor
    value: Tensor
    position: Tensor
    maximum_pre: Tensor

    def part(self, start: int, stop: int) -> "Ranked":
        """The images of these ranks only."""
        ranks = slice(start, stop)
        index, value, position = self.index[:, ranks], self.value[:, ranks], self.position[:, ranks]
        return Ranked(index, value, position, self.maximum_pre)


def rank(
    model: nn.Module, split: Split, chosen: dict[Layer, Tensor], words: str = ""
) -> dict[Layer, Ranked]:
    """Rank a split's images for the units of some layers, int64 [U] of each.

    An image counts with its largest activation over all positions, after the nonlinear layer. Of
    equals, the earlier position and the image that stands earlier in the split come first.
    """
    names = list({name: None for each in chosen for name in (each.name, each.active)})
    # Made before any map is: small tensors between large ones would keep their memory apart.
    sizes = {each: (len(split), len(units)) for each, units in chosen.items()}
    best = {each: torch.empty(size) for each, size in sizes.items()}
    place = {each: torch.empty(size, dtype=torch.int64) for each, size in sizes.items()}
    before = {each: torch.full((units,), -torch.inf) for each, (_, units) in sizes.items()}
    for batch in passes(model, split, names, words=words):
        for each, units in chosen.items():
            act = batch.acts[each.active][:, units].float()
            top = act.reshape(*act.shape[:2], -1).max(2)
            best[each][batch.index], place[each][batch.index] = top.values, top.indices
            pre = batch.acts[each.name][:, units].float().transpose(0, 1).flatten(1).amax(1)
            torch.maximum(before[each], pre, out=before[each])
    return {each: _sorted(each, best[each], place[each], before[each]) for each in chosen}


def _sorted(layer: Layer, best: Tensor, place: Tensor, before: Tensor) -> Ranked:
    """Sort by the largest activations [N, U], which stand at the flat positions [N, U]."""
    ranked = best.T.sort(dim=1, descending=True, stable=True)
    flat = place.T.gather(1, ranked.indices)
    width = layer.shape[-1]
    position = torch.stack([flat // width, flat % width], -1)
    if layer.kind != "conv":
        position = torch.full_like(position, -1)
    return Ranked(ranked.indices, ranked.values, position, before)
