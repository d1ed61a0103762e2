"""The same classes climbed to in several ways: what is changed, shaken, held against an image."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.probes import words
from lookinside.probes.maximise.ascend import Recipe, maximise
from lookinside.probes.maximise.objectives import logit
from lookinside.probes.maximise.parameters import Fourier, Pixels, noise, spectrum
from lookinside.probes.maximise.regularisers import L2, Blur, Regulariser, TotalVariation
from lookinside.probes.maximise.transfer import transfer
from lookinside.probes.maximise.transforms import Jitter, Rotate, Scale, Transform
from lookinside.probes.pick import to_bytes

STRENGTHS = ("size", "l2", "total_variation", "blur", "jitter", "rotate", "scale")
"""The numbers of a way."""


@dataclass(frozen=True)
class Way:
    """A way of climbing; what is zero or false is left out.

    `size` is that of the steps; `frequencies` are changed instead of pixels, scaled as in the
    training set. `jitter` (pixels), `rotate` (degrees) and `scale` (a share of the size) are how
    far an image is shaken to either side; `l2`, `total_variation` and `blur` weigh penalties.
    """

    name: str
    size: float = 0.1
    frequencies: bool = False
    jitter: int = 0
    rotate: float = 0.0
    scale: float = 0.0
    l2: float = 0.0
    total_variation: float = 0.0
    blur: float = 0.0

    @property
    def transforms(self) -> list[Transform]:
        """How an image is shaken at each step."""
        shakes: list[Transform] = [Jitter(self.jitter)] if self.jitter else []
        shakes += [Rotate(self.rotate)] if self.rotate else []
        return shakes + ([Scale(1 - self.scale, 1 + self.scale)] if self.scale else [])

    @property
    def regularisers(self) -> list[Regulariser]:
        """What is held against an image."""
        penalties: list[Regulariser] = [L2(self.l2)] if self.l2 else []
        penalties += [TotalVariation(self.total_variation)] if self.total_variation else []
        return penalties + ([Blur(self.blur)] if self.blur else [])


def regularised(
    model: nn.Module, dataset: Dataset, ways: Sequence[Way], steps: int = 60, seed: int = 0
) -> dict[str, Tensor]:
    """Maximise each class's logit in each of several ways, from the same noise.

    Configurations hold a way as a mapping of its fields, which is taken too.

    Returns:
        images: uint8 [W, K, C, H, W], of each way and class, rounded to 256 grays.
        logits, scores: float32 [W, K], what the network makes of them unshaken.
        names: the ways' names, one a line (see `words.encode`).
        size, l2, total_variation, blur, jitter, rotate, scale: float32 [W], the ways' fields.
        steps: int64 [].

    Olah and others 2017, "Feature Visualization", set such ways against one another; where each
    comes from stands in `regularisers`, `transforms` and `parameters`.
    """
    classes = torch.arange(len(dataset.classes))
    start = noise(dataset.shape, classes, seed, "regularised")
    frequencies = Fourier(spectrum(dataset.train), dataset.shape[2])
    images, logits, scores = [], [], []
    listed = [way if isinstance(way, Way) else Way(**way) for way in ways]
    for way in listed:
        made_of = frequencies if way.frequencies else Pixels()
        recipe = Recipe(steps, way.size, made_of, way.transforms, way.regularisers, seed)
        found = maximise(model, logit(classes), start, recipe)
        images.append(to_bytes(found.images))
        logits.append(found.values)
        scores.append(transfer(found.images, classes, model)["score"])
    return {
        "images": torch.stack(images),
        "logits": torch.stack(logits),
        "scores": torch.stack(scores),
        "names": words.encode("\n".join(way.name for way in listed)),
        "steps": torch.tensor(steps),
        **{name: torch.tensor([float(getattr(way, name)) for way in listed]) for name in STRENGTHS},
    }
