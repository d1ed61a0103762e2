"""The deconvnet: captum's where that applies, and refused where hooks would be blind."""

import pytest
import torch
from captum.attr import Deconvolution, NeuronDeconvolution
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.data.store import Dataset, Split
from lookinside.models.convnet import Block, convnet
from lookinside.models.recurrent import recurrent
from lookinside.probes.deconvnet import project
from lookinside.probes.projections import top


@pytest.fixture
def net() -> nn.Sequential:
    torch.manual_seed(0)
    blocks = [Block(3, 5, pool=2), Block(4, 3, pool=2)]
    return convnet((1, 9, 9), 3, blocks, dense=[6]).eval()


@pytest.fixture
def images() -> Tensor:
    return torch.rand(6, 1, 9, 9, generator=torch.Generator().manual_seed(0))


@pytest.mark.filterwarnings("ignore:Setting backward hooks", "ignore:Input Tensor 0")
def test_projections_of_outputs_are_captums(net: nn.Sequential, images: Tensor) -> None:
    units = torch.tensor([0, 1, 2, 2, 1, 0])
    scores = net(images)[torch.arange(6), units].detach()
    assert scores.min() < 0 < scores.max()
    expected = Deconvolution(net).attribute(images, target=units)
    signal = project(net, images, "logits", units)
    assert torch.allclose(signal, expected * scores[:, None, None, None], atol=1e-6)
    assert signal.abs().sum() > 0
    plain = torch.autograd.grad(net(images.requires_grad_())[torch.arange(6), units].sum(), images)
    assert not torch.allclose(expected, plain[0], atol=1e-3)


@pytest.mark.filterwarnings("ignore:Setting backward hooks", "ignore:Input Tensor 0")
def test_projections_of_units_in_maps_are_captums(net: nn.Sequential, images: Tensor) -> None:
    maps = net[:5](images).detach()
    units, rows, columns = (
        torch.tensor([0, 1, 2, 3, 2, 1]),
        torch.arange(6) % 4,
        torch.arange(6) % 5,
    )
    signal = project(net, images, "relu2", units, torch.stack([rows, columns], 1))
    for place in range(6):
        at = (int(units[place]), int(rows[place]), int(columns[place]))
        # Captum's hook on the last ReLU rectifies the 1 that it starts from.
        expected = NeuronDeconvolution(net, net.relu2).attribute(images[place : place + 1], at)
        assert torch.allclose(signal[place], expected[0] * maps[place][at], atol=1e-6)


def test_a_pool_switches_and_a_relu_rectifies_what_comes_down() -> None:
    model = nn.Sequential(
        nn.Conv2d(1, 2, 1, bias=False), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(2, 1, 1, bias=False),
    )  # fmt: skip
    model[0].weight.data = torch.tensor([1.0, 3.0]).reshape(2, 1, 1, 1)
    model[3].weight.data = torch.tensor([2.0, -0.5]).reshape(1, 2, 1, 1)
    images = torch.tensor([[0.1, 0.2], [0.9, 0.4]]).reshape(1, 1, 2, 2)
    signal = project(model, images, "3", torch.tensor([0]), torch.tensor([[0, 0]]))
    activation = 2 * 0.9 - 0.5 * 2.7
    # Down to the ReLUs come 2 and -0.5: the second is rectified away.
    assert torch.allclose(signal, torch.tensor([[[[0.0, 0.0], [2 * activation, 0.0]]]]))
    assert model[1].inplace
    assert not any(module._forward_hooks for module in model.modules())


class Called(nn.Module):
    """A network that rectifies by a function."""

    def __init__(self, rectify) -> None:
        super().__init__()
        self.conv, self.flat, self.logits = nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(98, 2)
        self.rectify = rectify

    def forward(self, images: Tensor) -> Tensor:
        return self.logits(self.flat(self.rectify(self.conv(images))))


@pytest.mark.parametrize(
    ("rectify", "step"),
    [
        (nn.functional.relu, "Relu"),
        (torch.relu, "Relu"),
        (torch.Tensor.relu, "Relu"),
        (lambda maps: maps.clamp(min=0), "Clamp"),
        (lambda maps: torch.maximum(maps, torch.zeros(())), "Maximum"),
        (lambda maps: maps * (maps > 0), "Mul"),
        (nn.LeakyReLU(), "LeakyRelu"),
    ],
)
def test_a_nonlinearity_that_hooks_do_not_hear_is_refused(rectify, step, images) -> None:
    with pytest.raises(UserError, match=f"can't go back through {step}.*module of its own"):
        project(Called(rectify), images, "logits", torch.zeros(6).long())
    heard = project(Called(nn.ReLU()), images, "logits", torch.zeros(6).long())
    assert heard.shape == images.shape


def test_a_layer_that_runs_twice_is_refused_and_all_is_as_before(images: Tensor) -> None:
    relu = nn.ReLU(inplace=True)
    model = nn.Sequential(nn.Conv2d(1, 2, 3), relu, nn.Conv2d(2, 2, 3), relu)
    with pytest.raises(UserError, match="layer 1 runs 2 times"):
        project(model, images, "0", torch.zeros(6).long(), torch.zeros(6, 2).long())
    assert relu.inplace
    assert model.training
    assert not any(module._forward_hooks for module in model.modules())


def test_all_units_in_batches_are_each_alone(net: nn.Sequential) -> None:
    source = torch.Generator().manual_seed(2)
    shown = torch.randint(0, 256, (10, 1, 9, 9), generator=source).byte()
    split, mean = Split(shown, torch.zeros(10).long()), torch.zeros(1, 9, 9)
    data = Dataset("toy", ("a", "b", "c"), split, split, split, mean, mean)
    found, again = top(net, data, k=3), top(net, data, k=3, batch_size=5)
    assert {name.split("/")[0] for name in found} == {"conv1", "conv2", "dense3", "logits"}
    assert found["conv2/projections"].shape == (4, 3, 1, 10, 10)
    assert found["conv1/patches"].shape == (3, 3, 1, 5, 5)
    for name, values in found.items():
        assert torch.allclose(values.float(), again[name].float(), atol=1e-5)
    # The first layer's only step down is its filter, times the activation.
    filters, values = net.conv1.weight.detach(), found["conv1/value"]
    expected = filters[:, None] * values[..., None, None, None]
    top_left, bottom_right = found["conv1/seen"][..., :2], found["conv1/seen"][..., 2:]
    inner = ((top_left == 0) & (bottom_right == 5)).all(-1)
    assert inner.any()
    assert torch.allclose(found["conv1/projections"][inner], expected[inner], atol=1e-6)
    assert top(recurrent((1, 9, 9), 3, "gru", 4), data) == {}
    dense = top(net, data, whole=2, most=4)
    assert dense["dense3/units"].shape == (4,)
    assert (dense["dense3/total"], bool(dense["logits/output"])) == (6, True)
    assert dense["logits/projections"].shape == dense["logits/patches"].shape == (3, 2, 1, 9, 9)
    ranked = net(shown.float() / 255).T.argsort(descending=True)[:, :2]
    best = shown[ranked.flatten()]
    assert torch.equal(dense["logits/patches"].flatten(0, 1), best)
    alone = project(net, best / 255, "logits", torch.arange(3).repeat_interleave(2))
    assert torch.allclose(dense["logits/projections"].flatten(0, 1), alone, atol=1e-6)


def test_dense_layers_that_the_way_down_does_not_reach_are_left_out() -> None:
    shown = torch.arange(32, dtype=torch.uint8).reshape(2, 1, 4, 4)
    split, mean = Split(shown, torch.zeros(2).long()), torch.zeros(1, 4, 4)
    data = Dataset("toy", ("a", "b"), split, split, split, mean, mean)
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 3), nn.Tanh(), nn.Linear(3, 2))
    assert top(model, data) == {}
    model[2] = nn.ReLU()
    assert {name.split("/")[0] for name in top(model, data)} == {"1", "3"}
