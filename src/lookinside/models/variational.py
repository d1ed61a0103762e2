"""Variational autoencoders (Kingma and Welling 2013), dense or convolutional, as in notebook N3."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import pairwise
from math import prod
from typing import NamedTuple

import torch
from torch import Tensor, nn

from lookinside.models.autoencoder import Autoencoder
from lookinside.models.padding import SameConvTranspose2d, add_convolution


class Gaussian(NamedTuple):
    """Independent normal distributions: means and logarithms of variances, each [B, D]."""

    mean: Tensor
    log_variance: Tensor

    def at(self, noise: Tensor) -> Tensor:
        """The values that lie `noise` [B, D] standard deviations from the means."""
        return self.mean + torch.exp(0.5 * self.log_variance) * noise

    def divergence(self) -> Tensor:
        """The Kullback-Leibler divergence from the standard normal, in nats, summed over D: [B].

        -1/2 sum(1 + log variance - mean^2 - variance), Kingma and Welling (2013), appendix B.
        """
        terms = 1 + self.log_variance - self.mean.square() - self.log_variance.exp()
        return -0.5 * terms.sum(1)


class VariationalAutoencoder(Autoencoder):
    """Encodes an image as a normal distribution over codes; its mean is the image's code."""

    def __init__(
        self,
        encoder: nn.Sequential,
        mean: nn.Linear,
        log_variance: nn.Linear,
        decoder: nn.Sequential,
    ) -> None:
        super().__init__(encoder, decoder)
        self.mean = mean
        self.log_variance = log_variance

    def posterior(self, images: Tensor) -> Gaussian:
        """The distribution over codes of each image."""
        features = self.encoder(images)
        return Gaussian(self.mean(features), self.log_variance(features))

    def encode(self, images: Tensor) -> Tensor:
        """The mean code of each image."""
        return self.posterior(images).mean


def dense_vae(
    shape: tuple[int, int, int],
    classes: int,  # noqa: ARG001
    hidden: Sequence[int],
    latent: int,
) -> VariationalAutoencoder:
    """Dense layers to a code of `latent` values and, not tied, back; sigmoid out.

    Args:
        shape: channels, height and width of an image.
        classes: not used; every model is called alike.
        hidden: units of each layer of the encoder; the decoder has them the other way round.
        latent: values of a code.

    Raises:
        ValueError: a size makes no layer.
    """
    _check(hidden, latent)
    inwards, outwards = [prod(shape), *hidden], [latent, *reversed(hidden)]
    encoder: OrderedDict[str, nn.Module] = OrderedDict(flatten=nn.Flatten())
    decoder: OrderedDict[str, nn.Module] = OrderedDict()
    _add_dense(encoder, inwards)
    _add_dense(decoder, outwards)
    decoder["pixels"] = nn.Linear(outwards[-1], prod(shape))
    decoder |= {"sigmoid": nn.Sigmoid(), "unflatten": nn.Unflatten(1, shape)}
    return _assembled(encoder, inwards[-1], latent, decoder)


def conv_vae(
    shape: tuple[int, int, int],
    classes: int,  # noqa: ARG001
    filters: Sequence[int],
    hidden: Sequence[int],
    latent: int,
    kernel: int = 4,
    stride: int = 2,
) -> VariationalAutoencoder:
    """SAME convolutions, then dense layers, to a code of `latent` values, and back; sigmoid out.

    Args:
        shape: channels, height and width of an image.
        classes: not used; every model is called alike.
        filters: of each convolution of the encoder; the decoder has them the other way round.
        hidden: units of each dense layer after them.
        latent: values of a code.
        kernel: side of every filter in pixels.
        stride: of every convolution in pixels.

    Raises:
        ValueError: a size makes no layer.
    """
    _check([*filters, *hidden, kernel, stride], latent)
    if not filters:
        raise ValueError("a convolutional autoencoder needs a convolution at least")
    encoder: OrderedDict[str, nn.Module] = OrderedDict()
    steps = [shape]
    for number, count in enumerate(filters, start=1):
        steps.append(add_convolution(encoder, number, steps[-1], count, kernel, stride))
        encoder[f"relu{number}"] = nn.ReLU()
    encoder["flatten"] = nn.Flatten()
    widths = [prod(steps[-1]), *hidden]
    _add_dense(encoder, widths, first=len(filters) + 1)
    decoder: OrderedDict[str, nn.Module] = OrderedDict()
    _add_dense(decoder, [latent, *reversed(widths)])
    decoder["unflatten"] = nn.Unflatten(1, steps[-1])
    for number, (ins, outs) in enumerate(pairwise(steps[::-1]), start=len(widths) + 1):
        last = number == len(widths) + len(filters)
        layer = SameConvTranspose2d(ins[0], outs[0], kernel, stride, outs[1:])
        decoder["pixels" if last else f"deconv{number}"] = layer
        decoder["sigmoid" if last else f"relu{number}"] = nn.Sigmoid() if last else nn.ReLU()
    return _assembled(encoder, widths[-1], latent, decoder)


def _add_dense(layers: OrderedDict[str, nn.Module], widths: Sequence[int], first: int = 1) -> None:
    """Append dense layers, each with a ReLU, from each width to the next."""
    for number, (ins, outs) in enumerate(pairwise(widths), start=first):
        layers |= {f"dense{number}": nn.Linear(ins, outs), f"relu{number}": nn.ReLU()}


def _assembled(
    encoder: OrderedDict[str, nn.Module],
    features: int,
    latent: int,
    decoder: OrderedDict[str, nn.Module],
) -> VariationalAutoencoder:
    return VariationalAutoencoder(
        nn.Sequential(encoder),
        nn.Linear(features, latent),
        nn.Linear(features, latent),
        nn.Sequential(decoder),
    )


def _check(sizes: Sequence[int], latent: int) -> None:
    if min(sizes, default=1) < 1 or latent < 1:
        raise ValueError("each layer needs at least one unit, and a code at least one value")
