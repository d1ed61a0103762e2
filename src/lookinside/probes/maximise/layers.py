"""Every feature's own image: all units of a layer at once."""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes.field import Field
from lookinside.probes.maximise.ascend import Maximised, Recipe, maximise
from lookinside.probes.maximise.objectives import Channel, Unit, own
from lookinside.probes.maximise.parameters import noise
from lookinside.probes.maximise.regularisers import TotalVariation
from lookinside.probes.network import Layer, choose_units, find_layers
from lookinside.probes.pick import to_bytes
from lookinside.probes.receptive import known_fields
from lookinside.probes.record import record
from lookinside.probes.unitwise import Encoding, unitwise

FRAMES = (0, 1, 2, 3, 5, 8, 12, 20, 30)
SMALL = 0.1
"""A size of steps that does not overshoot."""
EVEN = 0.5
"""How much of what a unit alone reaches a patch of nothing but edges would cost it."""
LARGE = 8
"""From how many pixels a side on patches have grain that hides what is in them."""


def maximised(
    model: nn.Module,
    dataset: Dataset,
    steps: int = 30,
    seed: int = 0,
    most: int = 64,
    frames: Sequence[int] = FRAMES,
    size: float = 1.0,
    after: bool = False,
) -> dict[str, Tensor]:
    """Find, for every unit of every layer, an image that it likes best, in the way of N5.

    Of a convolution the mean of the channel before its nonlinear layer is maximised, of any other
    layer the unit, also before; of wide ones the `most` units that `choose_units` finds. For
    autoencoders and recurrent networks see `unitwise`.
    What a unit answers to an image is its largest value over all positions. N5's steps, of `size`
    1, are large: where a network's answers change within a few gray levels, they overshoot, and
    smaller ones reach higher. N5 climbs channels and classes only; for dense units that are no
    outputs the steps are of `SMALL` at most. If `after`, what channels and hidden units let through
    behind their nonlinear layer is maximised instead.

    Returns:
        frame_steps: int64 [F], after how many steps the frames were kept; the last are the images.
        after: bool [], whether what lies behind the nonlinear layers was maximised.

    and for each layer
        units: int64 [U]; output: bool [], whether they are the network's outputs; maps: bool [],
            whether they are channels, with a map each.
        total: int64 [], how many units the layer has.
        images: uint8 [U, C, H, W], rounded to 256 grays.
        objective, pre, post: float32 [U], what was maximised, and what the unit answers before and
            after the nonlinear layer.
        log_loss, log_lowest, log_highest, log_rate, log_predicted, log_score: [U, steps]; see
            `ascend.Maximised`. The last two not of an autoencoder, which names no class.
        frames: uint8 [U, F, C, H, W], how they came about.

    and for each convolution whose receptive field is known (`receptive.fields`), of the unit in the
    middle of its map (row h // 2, column w // 2)
        single: uint8 [U, C, h, w], an image for it alone, cut to the pixels it sees, found with
            steps of `SMALL` at most. If it is `LARGE`, it is held even by a penalty on its total
            variation, weighed by `EVEN`.
        single_frames: uint8 [U, F, C, h, w], how it came about.
        single_pre, single_post: float32 [U], what it answers.
        single_free: float32 [U], what it answers, before, to an image not held even; only
            beside those that are.
        field: int64 [4], these pixels: top, left, bottom, right, the last two exclusive.
    """
    model = unitwise(model, dataset.shape)
    layers = find_layers(model, dataset.shape)
    seen = known_fields(model, dataset.shape)
    chosen = choose_units(model, dataset.test, layers, most)
    recipe = Recipe(steps, size, seed=seed)
    wanted = sorted({steps, *(frame for frame in frames if frame < steps)})
    found = {"frame_steps": torch.tensor(wanted), "after": torch.tensor(after)}
    for layer in layers:
        units = chosen[layer.name]
        heard = layer.active if after and not layer.output else layer.name
        of_layer = _whole(model, dataset.shape, layer, heard, units, recipe, wanted)
        if layer.kind == "conv" and layer.name in seen:
            sees = seen[layer.name]
            of_layer |= _single(model, dataset.shape, layer, units, recipe, sees, wanted)
        found |= {f"{layer.name}/{what}": tensor for what, tensor in of_layer.items()}
    return found


def _whole(
    model: nn.Module,
    shape: tuple[int, int, int],
    layer: Layer,
    heard: str,
    units: Tensor,
    recipe: Recipe,
    frames: list[int],
) -> dict[str, Tensor]:
    """A layer's units on the whole image, maximised where `heard`."""
    kind = Channel if layer.kind == "conv" else Unit
    start = noise(shape, units, recipe.seed, f"maximised {layer.name}")
    hidden = layer.kind != "conv" and not layer.output
    if hidden:
        recipe = replace(recipe, size=min(recipe.size, SMALL))
    names = not isinstance(model, Encoding)
    found: Maximised = maximise(model, kind(heard, units), start, recipe, frames, watched=names)
    pre, post = answers(model, layer, units, found.images)
    kept = {
        "units": units,
        "total": torch.tensor(layer.units),
        "output": torch.tensor(layer.output),
        "maps": torch.tensor(layer.kind == "conv"),
        "images": to_bytes(found.images),
        "frames": to_bytes(found.frames),
        "objective": found.values,
        "pre": pre,
        "post": post,
    }
    return kept | {f"log_{name}": values for name, values in found.log.items()}


def _single(
    model: nn.Module,
    shape: tuple[int, int, int],
    layer: Layer,
    units: Tensor,
    recipe: Recipe,
    field: Field,
    frames: list[int],
) -> dict[str, Tensor]:
    """The units in the middle of a convolution's maps, on the pixels that they see."""
    place = layer.shape[1] // 2, layer.shape[2] // 2
    start = noise(shape, units, recipe.seed, f"single {layer.name}")
    box = field.seen(torch.tensor(place))
    top, left, bottom, right = box.tolist()
    objective = Unit(layer.name, units, place)
    recipe = replace(recipe, size=min(recipe.size, SMALL))
    found = maximise(model, objective, start, recipe, frames)
    of_layer = {"field": box}
    if min(bottom - top, right - left) >= LARGE:
        of_image = shape[1] * shape[2] / ((bottom - top) * (right - left))
        even = TotalVariation(EVEN * of_image * found.values.clamp_min(0))
        of_layer["single_free"] = found.values
        found = maximise(model, objective, start, replace(recipe, regularisers=[even]), frames)
    pre, post = answers(model, layer, units, found.images, place)
    of_layer |= {"single_pre": pre, "single_post": post}
    patches = {"single": found.images, "single_frames": found.frames}
    return of_layer | {
        name: to_bytes(images[..., top:bottom, left:right]) for name, images in patches.items()
    }


def answers(
    model: nn.Module,
    layer: Layer,
    units: Tensor,
    images: Tensor,
    place: tuple[int, int] | None = None,
) -> tuple[Tensor, Tensor]:
    """What units [B] answer to an image each [B, C, H, W]: float32 [B] before and after.

    Of a convolution that is the largest value over all positions, or the value at a place.
    """
    with record(model, sorted({layer.name, layer.active})) as acts, evaluating(model) as device:
        model(images.to(device))
    found = []
    for name in (layer.name, layer.active):
        act = own(acts[name], units).cpu()
        if act.ndim == 3:
            act = act.amax((1, 2)) if place is None else act[:, place[0], place[1]]
        found.append(act)
    return found[0], found[1]
