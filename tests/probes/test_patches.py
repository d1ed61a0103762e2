"""The patches that excite units most: ranked, found and cut from the same images."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset, Split
from lookinside.models.convnet import Block, convnet
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.probes.patches import top
from lookinside.probes.projections import cut


def dataset(count: int = 30, size: int = 8, canvas: int | None = None) -> Dataset:
    source = torch.Generator().manual_seed(1)

    def split() -> Split:
        images = torch.randint(0, 256, (count, 1, size, size), generator=source).byte()
        offsets = torch.randint(0, (canvas or size) - size + 1, (count, 2), generator=source)
        return Split(images, torch.arange(count) % 2, offsets if canvas else None, canvas)

    mean = torch.zeros(1, canvas or size, canvas or size)
    return Dataset("toy", ("a", "b"), split(), split(), split(), mean, mean)


def padded(images: Tensor, box: list[int], far: int = 20) -> Tensor:
    """A box of an image [C, H, W], zero outside the image."""
    top, left, bottom, right = (side + far for side in box)
    return nn.functional.pad(images, (far,) * 4)[:, top:bottom, left:right]


@pytest.mark.parametrize("canvas", [None, 12])
def test_patches_are_cut_where_the_ranked_images_excite_the_unit(canvas: int | None) -> None:
    torch.manual_seed(0)
    data = dataset(canvas=canvas)
    model = convnet(data.shape, 2, [Block(3, 5, pool=2)]).eval()
    found = top(model, data, k=4)
    shown = dict(zip(found["image_index"].tolist(), found["images"], strict=True))
    maps = model[:2](data.test.batch(torch.arange(30))).detach()
    for unit in range(3):
        largest = maps[:, unit].flatten(1).amax(1)
        order = largest.argsort(descending=True, stable=True)
        assert found["conv1/top_index"][unit].tolist() == order[:4].tolist()
        assert found["conv1/middle_index"][unit].tolist() == order[13:17].tolist()
        assert found["conv1/maximum"][unit] == found["conv1/top_value"][unit, 0]
        for part in ("top", "middle"):
            for rank in range(4):
                index = int(found[f"conv1/{part}_index"][unit, rank])
                row, column = found[f"conv1/{part}_position"][unit, rank]
                value = found[f"conv1/{part}_value"][unit, rank]
                assert torch.isclose(maps[index, unit, row, column], value)
                box = found[f"conv1/{part}_box"][unit, rank].tolist()
                patch = padded(shown[index] / 255, box)
                alone = (model.conv1.weight[unit] * patch).sum() + model.conv1.bias[unit]
                assert torch.isclose(alone.relu(), value, atol=1e-5)
    assert torch.equal(found["images"] / 255, data.test.batch(found["image_index"]))


def test_of_a_unit_counted_by_hand() -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(8, 2))
    model[0].weight.data = torch.tensor([1.0, -1.0]).reshape(2, 1, 1, 1)
    model[0].bias.data = torch.tensor([0.0, -0.5])
    values = torch.tensor([[0, 0, 51, 0], [0, 255, 0, 0], [102, 0, 0, 102]])
    data = dataset(3, 2)
    test = replace(data.test, images=values.reshape(3, 1, 2, 2).byte())
    found = top(model, replace(data, test=test), k=2)
    assert found["0/top_index"].tolist() == [[1, 2], [0, 1]]
    assert found["0/top_position"][0].tolist() == [[0, 1], [0, 0]]
    assert found["0/top_box"][0].tolist() == [[0, 1, 1, 2], [0, 0, 1, 1]]
    assert found["0/maximum"].tolist() == [1.0, 0.0]
    assert found["0/maximum_pre"].tolist() == [1.0, -0.5]
    assert not found["0/output"]
    assert found["0/total"] == 2
    assert found["3/output"]
    assert found["3/top_position"].unique().tolist() == [-1]
    assert found["3/top_box"].reshape(-1, 4).unique(dim=0).tolist() == [[0, 0, 2, 2]]


def test_every_network_gives_what_can_be_shown() -> None:
    data = dataset(5)
    assert {name for name in top(mlp((1, 8, 8), 2, [3]), data) if name.endswith("units")} == {
        "dense1/units", "logits/units"
    }  # fmt: skip
    rows = top(recurrent((1, 8, 8), 2, "lstm", 3), data, k=9)
    assert rows["logits/top_index"].shape == (2, 5)
    shared = nn.ReLU()
    reused = nn.Sequential(
        nn.Conv2d(1, 2, 3), shared, nn.Conv2d(2, 2, 3), shared, nn.Flatten(), nn.Linear(32, 2)
    )
    assert {name.split("/")[0] for name in top(reused, data) if "/" in name} == {"5"}
    assert len(top(nn.Flatten(), data)["images"]) == 0


def test_a_cut_is_zero_outside_the_image() -> None:
    images = torch.arange(1.0, 9.0).reshape(2, 1, 2, 2)
    boxes = torch.tensor([[-1, 0, 1, 2], [1, 1, 3, 3]])
    assert cut(images, boxes).tolist() == [[[[0, 0], [1, 2]]], [[[8, 0], [0, 0]]]]
