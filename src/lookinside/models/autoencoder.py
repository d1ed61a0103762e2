"""Autoencoders of notebook N3: dense or convolutional, the decoder tied to the encoder."""

from collections import OrderedDict
from collections.abc import Sequence
from math import prod

from torch import Tensor, nn

from lookinside.models.padding import add_convolution
from lookinside.models.tied import Add, Subtract, Tied, TiedConvTranspose2d, TiedLinear


class Autoencoder(nn.Module):
    """Images [B, C, H, W] to codes [B, D], and codes back to images of the same shape."""

    def __init__(self, encoder: nn.Sequential, decoder: nn.Sequential) -> None:
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def encode(self, images: Tensor) -> Tensor:
        """The code of each image."""
        codes: Tensor = self.encoder(images)
        return codes

    def decode(self, codes: Tensor) -> Tensor:
        """The image of each code."""
        images: Tensor = self.decoder(codes)
        return images

    def forward(self, images: Tensor) -> Tensor:
        """The reconstruction of each image."""
        return self.decode(self.encode(images))

    def centre_on(self, mean: Tensor) -> None:
        """Take the mean image [C, H, W] of the training images, if the network subtracts it."""
        for layer in self.modules():
            if isinstance(layer, Subtract):
                layer.mean.copy_(mean)


def dense_autoencoder(
    shape: tuple[int, int, int],
    classes: int,  # noqa: ARG001
    hidden: Sequence[int],
    last_relu: bool = True,
) -> Autoencoder:
    """Dense layers without biases, ReLU after each, and back through the transposed weights.

    The mean image is taken away first and added last. The decoder ends in a ReLU too, as in the
    notebook, so that it can only brighten the mean image; `last_relu=False` leaves it out. Layers:
    `encoder.subtract`, `encoder.flatten`, `encoder.dense1`, ..., `decoder.dense1`, ...

    Args:
        shape: channels, height and width of an image.
        classes: not used; every model is called alike.
        hidden: units of each layer; the last are the code's values.
        last_relu: whether the decoder's last layer has one.

    Raises:
        ValueError: there is no layer, or one without units.
    """
    if not hidden or min(hidden) < 1:
        raise ValueError("an autoencoder needs a layer at least, and each layer a unit")
    subtract = Subtract(shape)
    encoder: OrderedDict[str, nn.Module] = OrderedDict(subtract=subtract, flatten=nn.Flatten())
    backwards: list[Tied] = []
    width = prod(shape)
    for number, units in enumerate(hidden, start=1):
        layer = nn.Linear(width, units, bias=False)
        encoder |= {f"dense{number}": layer, f"relu{number}": nn.ReLU()}
        backwards.append(TiedLinear(layer))
        width = units
    decoder = _mirrored("dense", backwards, last_relu)
    decoder |= {"unflatten": nn.Unflatten(1, shape), "add": Add(subtract)}
    return Autoencoder(nn.Sequential(encoder), nn.Sequential(decoder))


def conv_autoencoder(
    shape: tuple[int, int, int],
    classes: int,  # noqa: ARG001
    filters: Sequence[int],
    kernel: int = 4,
    stride: int = 2,
    last_relu: bool = True,
) -> Autoencoder:
    """The same with SAME convolutions; the code holds the values of the last maps.

    Args:
        shape: channels, height and width of an image.
        classes: not used; every model is called alike.
        filters: of each layer.
        kernel: side of every filter in pixels.
        stride: of every layer in pixels.
        last_relu: whether the decoder's last layer has one.

    Raises:
        ValueError: there is no layer, or a size that makes none.
    """
    if not filters or min(*filters, kernel, stride) < 1:
        raise ValueError("an autoencoder needs a layer at least, and sizes of at least 1")
    subtract = Subtract(shape)
    encoder: OrderedDict[str, nn.Module] = OrderedDict(subtract=subtract)
    backwards: list[Tied] = []
    maps = shape
    for number, count in enumerate(filters, start=1):
        size = maps[1:]
        maps = add_convolution(encoder, number, maps, count, kernel, stride, bias=False)
        layer = encoder[f"conv{number}"]
        assert isinstance(layer, nn.Conv2d)
        encoder[f"relu{number}"] = nn.ReLU()
        backwards.append(TiedConvTranspose2d(layer, size))
    encoder["flatten"] = nn.Flatten()
    decoder: OrderedDict[str, nn.Module] = OrderedDict(unflatten=nn.Unflatten(1, maps))
    decoder |= _mirrored("conv", backwards, last_relu)
    decoder["add"] = Add(subtract)
    return Autoencoder(nn.Sequential(encoder), nn.Sequential(decoder))


def _mirrored(kind: str, backwards: list[Tied], last_relu: bool) -> OrderedDict[str, nn.Module]:
    """The tied layers from the code outwards, numbered like the encoder's, with their ReLUs."""
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    for number in range(len(backwards), 0, -1):
        layers[f"{kind}{number}"] = backwards[number - 1]
        if number > 1 or last_relu:
            layers[f"relu{number}"] = nn.ReLU()
    return layers
