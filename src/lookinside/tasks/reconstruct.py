"""The task of an autoencoder: give back the image, whole or from a masked copy."""

from typing import Literal

from torch import Tensor, nn

from lookinside.tasks.pixels import check_share, held_out_generator, mask, squared_errors


class Reconstruct:
    """Compares a network's reconstruction of images [B, C, H, W] with the images.

    The loss is the squared error, averaged over the values of an image and, to be minimised, over
    the batch (notebook N3). With `masked` the network sees copies in which that share of the pixels
    is black, and is compared with the whole images (Vincent et al. 2008). While training the masks
    are drawn afresh; on held-out images they are always the same.
    """

    selects_on: tuple[str, Literal["min", "max"]] = ("loss", "min")
    """The validation figure by which the best weights are chosen, and which way is better."""

    def __init__(self, masked: float = 0.0) -> None:
        check_share(masked)
        self.masked = masked

    def measure(self, model: nn.Module, images: Tensor, _labels: Tensor) -> dict[str, Tensor]:
        """For each image [B]: the loss, a mean squared error per pixel and channel.

        Raises:
            ValueError: what the network gives back has not the shape of an image.
        """
        generator = None if model.training else held_out_generator(images)
        given = model(mask(images, self.masked, generator))
        return {"loss": squared_errors(given, images).mean(1)}

    def objective(self, measured: dict[str, Tensor], images: int) -> Tensor:
        """The scalar to minimise; `images` is the size of the whole batch."""
        return measured["loss"].sum() / images
