"""The ascent itself: all images of a batch at once, each towards its own objective.

Images do not mix in a network, so the gradient of the sum of their objectives is, image by image,
the gradient of each objective. The defaults are the recipe of N5 (M. E. H. Pedersen's TensorFlow
tutorial 13-B), after Erhan and others 2009, "Visualizing Higher-Layer Features of a Deep Network".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from lookinside.data.memory import generator
from lookinside.probes.maximise.objectives import Objective
from lookinside.probes.maximise.parameters import Parameterisation, Pixels
from lookinside.probes.maximise.regularisers import Regulariser
from lookinside.probes.maximise.tapped import Tapped
from lookinside.probes.maximise.transforms import Transform


@dataclass(frozen=True)
class Recipe:
    """How to climb: steps and their size, what is changed, transformed and held against an image.

    A step is the gradient, divided by its standard deviation over the image plus 1e-8, times
    `size`; so each image moves by as much, however flat its objective.
    """

    steps: int = 30
    size: float = 1.0
    parameterisation: Parameterisation = field(default_factory=Pixels)
    transforms: Sequence[Transform] = ()
    regularisers: Sequence[Regulariser] = ()
    seed: int = 0


@dataclass(frozen=True)
class Maximised:
    """What came of it: `images` float32 [B, C, H, W] and their objectives, `values` [B].

    `frames` [B, F, C, H, W] holds the images after as many steps as were asked for. `log` holds,
    [B, steps] each, what N5 prints before a step: `loss`, the objective; `lowest` and `highest` of
    the gradient; `rate`, by what it is multiplied; and of a watched ascent the `predicted` class,
    int64, and its `score`, the softmax probability.
    """

    images: Tensor
    values: Tensor
    frames: Tensor
    log: dict[str, Tensor]


def rates(gradient: Tensor, size: float) -> Tensor:
    """By what each image's gradient [B, ...] is multiplied, [B]: see `Recipe`."""
    return size / (gradient.flatten(1).std(1, correction=0) + 1e-8)


def maximise(
    model: nn.Module,
    objective: Objective,
    noise: Tensor,
    recipe: Recipe | None = None,
    frames: Sequence[int] = (),
    watched: bool = False,
) -> Maximised:
    """Change images until their objectives are as large as the recipe gets them.

    Args:
        model: any network on images [B, C, H, W]; it stays as it is.
        objective: what to maximise, B numbers.
        noise: where to start, uniform in [0, 1], [B, C, H, W]; see `parameters.noise`.
        recipe: how to climb; None for N5's way.
        frames: after how many steps to keep the images, ascending.
        watched: whether to log the network's answers too; the whole network must run for them.
    """
    recipe = recipe or Recipe()
    tapped, made_of = Tapped(model, objective), recipe.parameterisation
    source = generator(recipe.seed, "transforms", 0)
    parameters = made_of.start(noise.to(tapped.device))
    kept, logged = [], []
    for step in range(recipe.steps):
        parameters = parameters.detach().requires_grad_()
        images = seen = made_of.images(parameters)
        if step in frames:
            kept.append(images.detach())
        for transform in recipe.transforms:
            seen = transform(seen, source)
        values, answer = tapped(seen, watched)
        total = values.sum() - sum(penalty(images).sum() for penalty in recipe.regularisers)
        (gradient,) = torch.autograd.grad(total, parameters)
        rate = rates(gradient, recipe.size)
        logged.append(_log(values, gradient, rate, answer))
        change = gradient * rate.reshape(-1, *[1] * (gradient.ndim - 1))
        parameters = made_of.settle(parameters.detach() + change)
    with torch.no_grad():
        images = made_of.images(parameters)
        values, _ = tapped(images)
    kept += [images for frame in frames if frame == recipe.steps]
    names = logged[0] if logged else ()
    log = {name: torch.stack([each[name] for each in logged], 1).cpu() for name in names}
    film = torch.stack(kept, 1) if kept else images[:, None][:, :0]
    return Maximised(images.cpu(), values.cpu(), film.cpu(), log)


def _log(
    values: Tensor, gradient: Tensor, rate: Tensor, answer: Tensor | None
) -> dict[str, Tensor]:
    """The numbers of one step, [B] each; see `Maximised`."""
    flat = gradient.flatten(1)
    said = {"loss": values.detach(), "lowest": flat.amin(1), "highest": flat.amax(1), "rate": rate}
    if answer is not None:
        best = answer.softmax(1).max(1)
        said |= {"predicted": best.indices, "score": best.values}
    return said
