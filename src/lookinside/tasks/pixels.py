"""What tasks that give images back have in common: masks, held-out draws, squared errors."""

import torch
from torch import Tensor

HELD_OUT_SEED = 0


def held_out_generator(like: Tensor) -> torch.Generator:
    """The same draws each time, on the device of `like`, so that held-out figures stand still.

    An image's draw is that of its place in the batch, so figures of a run across several devices,
    each with its own part of a batch, are of other draws than those of one device.
    """
    return torch.Generator(like.device).manual_seed(HELD_OUT_SEED)


def mask(images: Tensor, share: float, generator: torch.Generator | None = None) -> Tensor:
    """Set each pixel of images [B, C, H, W] to zero (black) with probability `share`.

    All channels of a pixel go together. The images themselves are never changed. Without a
    generator torch's global one is drawn from, as dropout does.
    """
    if not share:
        return images
    size = (len(images), 1, *images.shape[2:])
    return images * (torch.rand(size, generator=generator, device=images.device) >= share)


def check_share(masked: float) -> None:
    """Refuse a share of masked pixels that is none, or leaves nothing to see.

    Raises:
        ValueError: it lies outside [0, 1).
    """
    if not 0 <= masked < 1:
        raise ValueError(f"masked must be a share in [0, 1), not {masked}")


def squared_errors(given: Tensor, images: Tensor) -> Tensor:
    """The squared error of each value of each image: [B, C * H * W].

    Raises:
        ValueError: what is given has not the shape of the images.
    """
    if given.shape != images.shape:
        raise ValueError(
            f"it gives {tuple(given.shape[1:])} for an image of {tuple(images.shape[1:])}"
        )
    return (given - images).square().flatten(1)
