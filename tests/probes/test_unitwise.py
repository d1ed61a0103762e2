"""Units of encoders and of recurrent layers, against what is known of them."""

import pytest
import torch
from torch import Tensor, nn

from lookinside.data.store import Dataset, Split
from lookinside.models.autoencoder import conv_autoencoder, dense_autoencoder
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.models.variational import conv_vae
from lookinside.probes import ablation, census, patches
from lookinside.probes.maximise.layers import maximised
from lookinside.probes.network import find_layers
from lookinside.probes.unitwise import unitwise

CELLS = ("lstm", "gru")


def dataset(images: Tensor, labels: Tensor) -> Dataset:
    split = Split(images, labels)
    mean = torch.zeros(images.shape[1:])
    return Dataset("toy", ("a", "b"), split, split, split, mean, mean)


def noise(side: int) -> Dataset:
    source = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (12, 1, side, side), generator=source).byte()
    return dataset(images, torch.arange(12) % 2)


def copying() -> nn.Module:
    """An autoencoder of two pixels whose two units hold one each."""
    model = dense_autoencoder((1, 1, 2), 2, [2], last_relu=False)
    model.encoder.dense1.weight.data = torch.eye(2)
    return model


PIXELS = torch.tensor([[255, 0], [0, 255], [255, 255]]).reshape(3, 1, 1, 2).byte()
COPIED = dataset(PIXELS, torch.tensor([0, 1, 0]))


class Hidden(nn.Module):
    """An autoencoder whose encoder is no sequence, so that it runs whole for each unit."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.encode, self.decode = inner.encode, inner.decode

    def forward(self, images: Tensor) -> Tensor:
        return self.inner(images)


def test_an_autoencoders_units_are_those_of_its_encoder_and_no_outputs() -> None:
    model = conv_vae((1, 8, 8), 2, [2], [3], 2)
    found = find_layers(unitwise(model, (1, 8, 8)), (1, 8, 8))
    assert [(each.name, each.active, each.output) for each in found] == [
        ("encoder.conv1", "encoder.relu1", False),
        ("encoder.dense2", "encoder.relu2", False),
        ("mean", "mean", False),
        ("log_variance", "log_variance", False),
    ]
    plain = mlp((1, 8, 8), 2, [3])
    assert unitwise(plain, (1, 8, 8)) is plain


@pytest.mark.parametrize("wrapped", [False, True])
def test_what_an_autoencoder_loses_with_a_unit_by_hand(wrapped: bool) -> None:
    model = Hidden(copying()) if wrapped else copying()
    found = census.units(model, COPIED)
    name = "inner.encoder.dense1" if wrapped else "encoder.dense1"
    # Without a unit its pixel comes back black: half of the mean squared error of a white one.
    assert found[f"{name}/error"] == 0
    assert found[f"{name}/rise"].tolist() == pytest.approx([1 / 3, 1 / 3])
    assert found[f"{name}/rise_by_class"].tolist() == [[0.5, 0.0], [0.25, 0.5]]
    assert found[f"{name}/by_class"].tolist() == [[1.0, 0.0], [0.5, 1.0]]
    assert f"{name}/margin" not in found
    assert [name for name, _ in copying().encoder.named_children()][-1] == "relu1"


def test_of_a_wide_layer_only_the_units_that_vary_most_are_silenced_and_the_encoder_stays() -> None:
    model = dense_autoencoder((1, 1, 2), 2, [3, 2])
    model.encoder.dense1.weight.data = torch.tensor([[1.0, 0], [0, 9], [3, 0]])
    encoder = model.encoder
    found = census.units(model, COPIED, most=2)
    assert found["encoder.dense1/rise"].isnan().tolist() == [True, False, False]
    assert found["encoder.dense1/rise_by_class"].isnan().any(1).tolist() == [True, False, False]
    assert model.encoder is encoder
    chosen = {find_layers(unitwise(model, (1, 1, 2)), (1, 1, 2))[0]: torch.tensor([0])}
    with pytest.raises(ValueError, match="it gives"):
        ablation.rises(model, Split(PIXELS[:, :, :, :1], torch.zeros(3).long()), chosen, 2)
    assert model.encoder is encoder


def test_an_encoders_patches_and_images_are_found() -> None:
    model, data = conv_autoencoder((1, 8, 8), 2, [2, 3]), noise(8)
    found = patches.top(model, data, k=3)
    assert found["encoder.conv2/units"].tolist() == [0, 1, 2]
    assert found["image_labels"].tolist() == (found["image_index"] % 2).tolist()
    # Kernels of 4, stride 2, SAME: one pixel of padding before; the first sees rows -1 to 2.
    position = found["encoder.conv1/top_position"][0, 0]
    box = found["encoder.conv1/top_box"][0, 0]
    assert box[:2].tolist() == (2 * position - 1).tolist()
    assert (box[2:] - box[:2]).tolist() == [4, 4]
    liked = maximised(model, data, steps=2, frames=[0, 2])
    assert liked["encoder.conv1/frames"].shape == (2, 2, 1, 8, 8)
    assert liked["encoder.conv1/single"].shape == (2, 1, 4, 4)
    assert "encoder.conv1/log_predicted" not in liked


@pytest.mark.parametrize("cell", CELLS)
def test_a_recurrent_layers_units_are_its_last_state(cell: str) -> None:
    torch.manual_seed(0)
    model, data = recurrent((1, 5, 5), 2, cell, 4).eval(), noise(5)
    with torch.no_grad():
        last = model[:3](data.test.batch(torch.arange(12)))
    found = patches.top(model, data, k=3)
    order = last.argsort(dim=0, descending=True, stable=True)[:3]
    assert torch.equal(found[f"{cell}/top_index"], order.T)
    torch.testing.assert_close(found[f"{cell}/top_value"], last.gather(0, order).T)
    assert torch.equal(found[f"{cell}/top_box"][0, 0], torch.tensor([0, 0, 5, 5]))
    told = census.units(model, data)
    torch.testing.assert_close(told[f"{cell}/fires"], (last > 0).float().mean(0))
    torch.testing.assert_close(told[f"{cell}/by_class"][:, 0], last[0::2].mean(0))
    with torch.no_grad():
        before = model[3](last)
        model[3].weight[:, 1] = 0
        after = model[3](last)
    moved = (after - before).abs().max()
    torch.testing.assert_close(told[f"{cell}/moved"][1], moved)
    assert told[f"{cell}/changed"][1] == (after.argmax(1) != before.argmax(1)).sum()


@pytest.mark.parametrize("cell", CELLS)
def test_a_recurrent_units_weights_are_those_of_all_its_gates(cell: str) -> None:
    model = recurrent((1, 5, 5), 2, cell, 3)
    layer = model.get_submodule(cell)
    gates = 4 if cell == "lstm" else 3
    weights = unitwise(model, (1, 5, 5)).get_submodule(cell).weight
    assert weights.shape == (3, gates * (5 + 3))
    assert torch.equal(weights[1, 5:10], layer.weight_ih_l0[3 + 1])
    assert torch.equal(weights[2, gates * 5 :][:3], layer.weight_hh_l0[2])


def test_a_recurrent_units_image_raises_its_state() -> None:
    torch.manual_seed(0)
    model, data = recurrent((1, 5, 5), 2, "lstm", 4).eval(), noise(5)
    found = maximised(model, data, steps=8, size=0.1)
    assert torch.equal(found["lstm/pre"], found["lstm/post"])
    assert (found["lstm/objective"] > found["lstm/log_loss"][:, 0]).all()
    with torch.no_grad():
        states = model[:3](found["lstm/images"] / 255)
    torch.testing.assert_close(states.diagonal(), found["lstm/post"], atol=5e-3, rtol=0)


def test_a_network_whose_chain_is_not_flat_stays_as_it_is() -> None:
    model = nn.Sequential(recurrent((1, 5, 5), 2, "lstm", 4))
    assert unitwise(model, (1, 5, 5)) is model
