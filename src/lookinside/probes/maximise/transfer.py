"""Whether other networks see in an image what it was made for.

See Szegedy and others 2013, "Intriguing properties of neural networks", section 4: what one network
takes for a class, networks that started from other weights often do as well.
"""

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating


def transfer(images: Tensor, targets: Tensor, other: nn.Module) -> dict[str, Tensor]:
    """What a network makes of images that were optimised for another one.

    Args:
        images: float32 [N, C, H, W] in [0, 1].
        targets: int64 [N], the class that each was made for.
        other: a classifier of the same classes, e.g. trained with another seed.

    Returns:
        predicted: int64 [N], the class that it sees.
        score: float32 [N], the softmax probability that it gives the target.
    """
    with evaluating(other) as device:
        shares = other(images.to(device)).float().softmax(1).cpu()
    return {"predicted": shares.argmax(1), "score": shares.gather(1, targets[:, None])[:, 0]}


def to_others(made: Mapping[str, Tensor], networks: Iterable[nn.Module]) -> dict[str, Tensor]:
    """Show the images of the classes that `layers.maximised` made to S networks of other seeds.

    Returns:
        targets: int64 [K], the class that each image was made for.
        predicted: int64 [S, K]; score: float32 [S, K]; see `transfer`.
        Nothing of a network without classes.
    """
    layers = [name[: -len("/output")] for name in made if name.endswith("/output") and made[name]]
    if not layers:
        return {}
    (layer,) = layers
    images, targets = made[f"{layer}/images"] / 255, made[f"{layer}/units"]
    seen = [transfer(images, targets, network) for network in networks]
    if not seen:
        nothing = torch.zeros(0, len(targets))
        return {"targets": targets, "predicted": nothing.long(), "score": nothing}
    found = {name: torch.stack([each[name] for each in seen]) for name in seen[0]}
    return {"targets": targets, **found}
