"""The most confident mistakes, by hand: a model whose logits are the image's own pixels."""

import pytest
import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset, Split
from lookinside.probes import mistakes


class Pixels(nn.Module):
    """An image of two pixels scores two classes: logits 10 times the pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.frozen = nn.BatchNorm1d(2).eval()

    def forward(self, images: Tensor) -> Tensor:
        assert not torch.is_grad_enabled()
        assert not self.training
        return 10 * images.flatten(1)


class Broken(Pixels):
    def forward(self, images: Tensor) -> Tensor:
        super().forward(images)
        raise ValueError("broken on purpose")


def dataset(pixels: list[list[int]], labels: list[int]) -> Dataset:
    images = torch.tensor(pixels, dtype=torch.uint8).reshape(-1, 1, 1, 2)
    split = Split(images, torch.tensor(labels))
    mean = torch.zeros(1, 1, 2)
    return Dataset("toy", ("left", "right"), split, split, split, mean, mean)


DATA = dataset([[255, 0], [255, 0], [0, 51], [51, 0], [0, 255]], [0, 1, 0, 1, 0])


@pytest.mark.parametrize("batch_size", [1, 2, 1000])
def test_wrong_images_come_surest_first(batch_size: int) -> None:
    found = mistakes.most_confident(Pixels(), DATA, batch_size=batch_size)
    assert found["index"].tolist() == [1, 4, 2, 3]
    assert found["actual"].tolist() == [1, 0, 0, 1]
    assert found["predicted"].tolist() == [0, 1, 1, 0]
    sure, unsure = torch.sigmoid(torch.tensor([10.0, 2.0])).tolist()
    assert found["confidence"].tolist() == pytest.approx([sure, sure, unsure, unsure])
    assert found["images"].flatten(1).tolist()[0] == [1, 0]
    assert (found["wrong"], found["tested"]) == (4, 5)


def test_at_most_count_images_are_kept() -> None:
    found = mistakes.most_confident(Pixels(), DATA, count=1)
    assert found["index"].tolist() == [1]
    assert found["wrong"] == 4


def test_a_faultless_model_gives_empty_arrays() -> None:
    found = mistakes.most_confident(Pixels(), dataset([[255, 0]], [0]))
    assert found["images"].shape == (0, 1, 1, 2)
    assert found["wrong"] == 0


def test_batches_go_to_the_device_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = []
    to = Tensor.to

    def spy(tensor: Tensor, *where: object, **options: object) -> Tensor:
        if tensor.ndim == 4 and where == (torch.device("cpu"),):
            moved.append(tensor.shape)
        return to(tensor, *where, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(Tensor, "to", spy)
    mistakes.most_confident(Pixels(), DATA, batch_size=3)
    assert moved == [(3, 1, 1, 2), (2, 1, 1, 2)]


def test_every_modules_mode_is_restored_on_errors_too() -> None:
    model = Broken()
    with pytest.raises(ValueError, match="on purpose"):
        mistakes.most_confident(model, DATA)
    assert model.training
    assert not model.frozen.training
