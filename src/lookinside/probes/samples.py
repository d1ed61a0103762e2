"""The images themselves, as the network sees them."""

from torch import Tensor, nn

from lookinside.data.store import Dataset
from lookinside.probes.pick import in_rounds


def grid(model: nn.Module, dataset: Dataset, count: int = 20) -> dict[str, Tensor]:  # noqa: ARG001
    """Take the first test images of each class, in rounds; see `pick.in_rounds`.

    Args:
        model: not used; every probe is called alike.
        dataset: where the images come from.
        count: how many images in all.

    Returns:
        images: float32 [N, C, H, W] in [0, 1], placed on the canvas if there is one.
        labels: int64 [N], the class of each.
        index: int64 [N], the place of each in the test set.
    """
    index = in_rounds(dataset.test, len(dataset.classes), count)
    return {
        "images": dataset.test.batch(index).cpu(),
        "labels": dataset.test.labels[index].cpu(),
        "index": index,
    }
