"""How the units of a network answer a split: how often, how strongly, to which class.

N5 asks how many are unused. The means by class are those by which Morcos and others 2018, "On the
importance of single directions for generalization", measure how selective a unit is.
"""

import torch
from torch import Tensor, nn

from lookinside.data.store import Split
from lookinside.probes.network import Layer
from lookinside.probes.passes import passes

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
BINS = 24
"""Of the histogram of a unit's largest activations."""
FLAT = 1e-9
"""A variance below this share of the mean square is rounding: the unit is constant."""


class Tally:
    """What is summed up of a layer's activations, batch by batch.

    Room for the largest ones of all images is made at once: small tensors that stay between large
    ones that go would keep memory from being used again.
    """

    def __init__(self, units: int, classes: int, images: int) -> None:
        self.fired = torch.zeros(units, dtype=torch.int64)
        self.covered = torch.zeros(units, dtype=torch.float64)
        self.by_class = torch.zeros(classes, units, dtype=torch.float64)
        self.images = torch.zeros(classes, dtype=torch.int64)
        self.peaks = torch.empty(images, units)
        self.values = 0
        self.centre: Tensor | None = None
        self.sums = torch.zeros(units, dtype=torch.float64)
        self.products = torch.zeros(units, units, dtype=torch.float64)

    def add(self, act: Tensor, labels: Tensor) -> None:
        """Take in the activations [B, units, ...] of images with these labels, int64 [B]."""
        maps = act.float().reshape(*act.shape[:2], -1)
        positive = maps > 0
        done = int(self.images.sum())
        torch.amax(maps, 2, out=self.peaks[done : done + len(maps)])
        self.fired += positive.any(2).sum(0)
        self.covered += positive.float().mean(2).double().sum(0)
        self.by_class.index_add_(0, labels, maps.mean(2).double())
        self.images += torch.bincount(labels, minlength=len(self.images))
        rows = maps.transpose(1, 2).flatten(0, 1)
        if self.centre is None:
            self.centre = rows.mean(0)
        rows = (rows - self.centre).double()
        self.values += len(rows)
        self.sums += rows.sum(0)
        self.products += rows.T @ rows

    def covariance(self) -> Tensor:
        """The covariance of the units, float64 [units, units], over all images and positions."""
        mean = self.sums / self.values
        return self.products / self.values - torch.outer(mean, mean)

    def correlation(self) -> Tensor:
        """The correlation of the units, float64 [units, units], over all images and positions.

        A constant unit has 0 with every other and itself.
        """
        assert self.centre is not None
        mean, covariance = self.sums / self.values, self.covariance()
        variance = covariance.diagonal().clamp(min=0)
        varies = variance > FLAT * ((mean + self.centre).square() + variance)
        scale = torch.where(varies, variance.rsqrt(), torch.zeros_like(variance))
        return (covariance * torch.outer(scale, scale)).clamp(-1, 1)

    def quantiles(self) -> Tensor:
        """The `QUANTILES` of each unit's largest activation in an image: float32 [units, 5]."""
        peaks = self.peaks.T.contiguous().sort(1).values
        last = peaks.shape[1] - 1
        return peaks[:, [round(share * last) for share in QUANTILES]]

    def histogram(self) -> dict[str, Tensor]:
        """How many images have each unit's largest activation where; see `answer`.

        A unit that gives the same in every image has all of them in the first bin; what is no
        number counts there too.
        """
        peaks = self.peaks.T
        low, high = peaks.aminmax(dim=1, keepdim=True)
        share = (peaks - low) / torch.where(high > low, high - low, torch.ones_like(high))
        place = (share.nan_to_num(0, 0, 0) * BINS).long().clamp(0, BINS - 1)
        counts = torch.zeros(len(peaks), BINS, dtype=torch.int32)
        counts.scatter_add_(1, place, torch.ones_like(place, dtype=torch.int32))
        return {"histogram": counts, "span": torch.cat([low, high], dim=1)}

    def summary(self) -> dict[str, Tensor]:
        """How often, for what and how strongly each unit answered; see `answer`."""
        total = int(self.images.sum())
        return {
            "fires": self.fired.float() / total,
            "covers": (self.covered / total).float(),
            "by_class": (self.by_class / self.images.clamp(min=1)[:, None]).T.float(),
            "peaks": self.quantiles(),
            **self.histogram(),
        }


def answer(
    model: nn.Module, split: Split, layers: list[Layer], classes: int
) -> dict[str, dict[str, Tensor]]:
    """Sum up what each layer gives, behind its nonlinear layer, over a whole split.

    Returns, by layer:
        fires: float32 [units], the share of images in which it is above zero anywhere.
        covers: float32 [units], the mean share of positions at which it is above zero.
        by_class: float32 [units, classes], its mean over the positions and images of each class,
            0 of a class without images.
        peaks: float32 [units, 5], the `QUANTILES` of its largest value in an image.
        histogram: int32 [units, 24], in how many images that value lies in each of the `BINS`
            equal bins of its span; a bin has its lower end, the last bin both.
        span: float32 [units, 2], the least and the greatest of these values.
        correlation, covariance: float64 [units, units].
    """
    tallies = {layer.name: Tally(layer.units, classes, len(split)) for layer in layers}
    for batch in passes(model, split, [layer.active for layer in layers], words="responses"):
        for layer in layers:
            tallies[layer.name].add(batch.acts[layer.active], batch.labels)
    return {
        name: {
            **tally.summary(),
            "correlation": tally.correlation(),
            "covariance": tally.covariance(),
        }
        for name, tally in tallies.items()
    }
