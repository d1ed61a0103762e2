"""95 % intervals of shares: plain numbers, no torch."""

from math import sqrt

Z95 = 1.959963984540054


def wilson(hits: int, images: int) -> tuple[float, float]:
    """The 95 % interval of a share: the true accuracy, given `hits` of `images` (Wilson 1927)."""
    share = hits / images
    centre = share + Z95**2 / (2 * images)
    margin = Z95 * sqrt(share * (1 - share) / images + Z95**2 / (4 * images**2))
    scale = 1 + Z95**2 / images
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)


def accuracy(hits: int, images: int) -> dict[str, float]:
    """An accuracy with its 95 % interval."""
    low, high = wilson(hits, images)
    return {"accuracy": hits / images, "accuracy_low": low, "accuracy_high": high}
