"""Whether another network sees in an image what it was made for."""

from torch import Tensor, nn

from lookinside.core.modes import evaluating


def agreement(images: Tensor, targets: Tensor, other: nn.Module) -> dict[str, Tensor]:
    """What a network makes of images that were optimised for another one.

    Args:
        images: float32 [N, C, H, W] in [0, 1].
        targets: int64 [N], the class that each was made for.
        other: a classifier of the same classes, e.g. trained with another seed.

    Returns:
        predicted: int64 [N], the class that it sees.
        score: float32 [N], the softmax probability that it gives the target.
        agrees: bool [N], whether it sees the target.
    """
    with evaluating(other) as device:
        shares = other(images.to(device)).float().softmax(1).cpu()
    predicted = shares.argmax(1)
    return {
        "predicted": predicted,
        "score": shares.gather(1, targets[:, None])[:, 0],
        "agrees": predicted == targets,
    }
