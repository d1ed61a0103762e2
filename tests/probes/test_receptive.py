"""Receptive fields, against what gradients really reach."""

from pathlib import Path

import pytest
import torch
from hydra.utils import instantiate
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.core.errors import UserError
from lookinside.models.autoencoder import conv_autoencoder
from lookinside.models.convnet import Block, convnet
from lookinside.models.recurrent import recurrent
from lookinside.models.variational import conv_vae
from lookinside.probes.field import Field
from lookinside.probes.receptive import fields
from lookinside.probes.record import record
from lookinside.probes.unitwise import unitwise

ROOT = Path(__file__).parents[2]
SIDES = st.integers(1, 3)


def positive(model: nn.Module) -> nn.Module:
    """Make all weights positive and pool by mean, so that no path to a pixel cancels or is lost."""
    for parameter in model.parameters():
        parameter.data = torch.rand_like(parameter, dtype=torch.float64) + 0.5
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.MaxPool2d):
            parent = model.get_submodule(name.rpartition(".")[0])
            setattr(parent, name.rpartition(".")[2], Sums(module))
    return model.double()


class Sums(nn.Module):
    """What a max pool sees, added up, by a convolution over its windows."""

    def __init__(self, pool: nn.MaxPool2d) -> None:
        super().__init__()
        self.pool = pool

    def forward(self, maps: Tensor) -> Tensor:
        kernel = torch.as_tensor(self.pool.kernel_size).expand(2).tolist()
        stride = torch.as_tensor(self.pool.stride).expand(2).tolist()
        dilation = torch.as_tensor(self.pool.dilation).expand(2).tolist()
        padding = torch.as_tensor(self.pool.padding).expand(2).tolist()
        goal = self.pool(maps).shape[2:]
        ends = [
            (out - 1) * step + (size - 1) * far + 1 - side - pad
            for out, step, size, far, side, pad in zip(
                goal, stride, kernel, dilation, maps.shape[2:], padding, strict=True
            )
        ]
        padded = nn.functional.pad(maps, (padding[1], ends[1], padding[0], ends[0]))
        windows = torch.ones(maps.shape[1], 1, *kernel, dtype=maps.dtype)
        return nn.functional.conv2d(
            padded, windows, stride=stride, dilation=dilation, groups=maps.shape[1]
        )


def reached(model: nn.Module, layer: str, shape: tuple[int, int, int], *where: int) -> Tensor:
    """Which pixels the gradient of a unit reaches, bool [H, W]."""
    images = torch.rand(1, *shape, dtype=torch.float64, requires_grad=True)
    with record(model, [layer]) as acts:
        model(images)
    (gradient,) = torch.autograd.grad(acts[layer][0, 0][where], images)
    return gradient[0].abs().sum(0) > 0


def check(field: Field, mask: Tensor, position: tuple[int, int]) -> None:
    """The masks of both axes are the gradient's, and the boxes hold it as closely as they say."""
    row, column = position
    assert torch.equal(field.rows.sees[row][:, None] & field.columns.sees[column], mask)
    top, left, bottom, right = field.seen(torch.tensor(position)).tolist()
    found = torch.nonzero(mask)
    if len(found):
        assert [top, left, bottom - 1, right - 1] == [*found.amin(0), *found.amax(0)]
        outer = field.box(torch.tensor(position)).tolist()
        assert outer[0] <= top
        assert outer[1] <= left
        assert outer[2] >= bottom
        assert outer[3] >= right
    else:
        assert [top, left, bottom, right] == [0, 0, 0, 0]


@st.composite
def layer(draw: st.DrawFn) -> nn.Module:
    kernel = (draw(SIDES), draw(SIDES))
    stride = (draw(SIDES), draw(SIDES))
    kind = draw(st.sampled_from(["conv", "same", "max", "mean", "pad", "relu"]))
    if kind == "conv":
        padding, far = (draw(st.integers(0, 2)), draw(st.integers(0, 2))), draw(st.integers(1, 2))
        return nn.Conv2d(1, 1, kernel, stride, padding, far)
    if kind == "same":
        return nn.Conv2d(1, 1, kernel, padding="same", dilation=draw(st.integers(1, 2)))
    if kind in ("max", "mean"):
        padding = tuple(draw(st.integers(0, side // 2)) for side in kernel)
        pool = nn.MaxPool2d if kind == "max" else nn.AvgPool2d
        return pool(kernel, stride, padding, ceil_mode=draw(st.booleans()))
    if kind == "pad":
        return nn.ZeroPad2d(tuple(draw(st.integers(-1, 2)) for _ in range(4)))
    return nn.ReLU()


@settings(max_examples=150)
@given(st.lists(layer(), min_size=1, max_size=5), st.integers(5, 12), st.integers(5, 12), st.data())
def test_random_chains_see_what_gradients_reach(
    layers: list[nn.Module], height: int, width: int, data: st.DataObject
) -> None:
    model, shape = nn.Sequential(*layers), (1, height, width)
    try:
        with record(model) as acts:
            sides = model(torch.zeros(1, *shape)).shape[2:]
    except RuntimeError:
        reject()
    assume(all(act.numel() for act in acts.values()))
    last = str(len(layers) - 1)
    field = fields(model, shape)[last]
    positive(model)
    for _ in range(3):
        row, column = (data.draw(st.integers(0, side - 1)) for side in sides)
        check(field, reached(model, last, shape, row, column), (row, column))


@pytest.mark.slow
def test_every_cnn_of_the_experiments_sees_what_gradients_reach(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    params, checked = read_params(), set()
    for path in (ROOT / "conf/experiment").glob("*.yaml"):
        config = compose_run(path.stem, params)
        if config.model._target_.endswith((".convnet", ".lenet")):
            side = 40 if config.data.name == "translated_mnist" else 28
            shape = (1, side, side)
            check_layers(instantiate(config.model, shape=shape, classes=3, _convert_="all"), shape)
            checked.add(path.stem)
    assert checked >= {"mnist_cnn", "mnist_cnn12", "mnist_convnet", "cifar_lenet", "translated_cnn"}


def check_layers(model: nn.Module, shape: tuple[int, int, int]) -> None:
    """Check all layers of a network at the corners of their maps and within."""
    known = fields(model, shape)
    positive(model)
    for name, field in known.items():
        if len(field.rows.sees) == 1:
            assert field.rows.sees.all()
            assert field.box(torch.tensor([0, 0])).tolist() == [0, 0, *shape[1:]]
            continue
        end = len(field.rows.sees) - 1
        for position in ((0, 0), (end, end), (end // 2, end // 3), (0, end), (1, end - 1)):
            check(field, reached(model, name, shape, *position), position)
            if "conv" in name:
                inside = field.box(torch.tensor(position)).clamp(0, shape[1])
                assert torch.equal(inside, field.seen(torch.tensor(position)))


@pytest.mark.parametrize(
    "model",
    [
        conv_autoencoder((1, 9, 9), 2, [2, 3], kernel=3),
        conv_vae((1, 9, 9), 2, [2, 3], [3], 2, kernel=3),
    ],
)
def test_an_encoder_that_takes_a_mean_away_or_branches_sees_what_gradients_reach(
    model: nn.Module,
) -> None:
    encoder = unitwise(model, (1, 9, 9))
    assert "encoder.conv2" in fields(encoder, (1, 9, 9))
    check_layers(encoder, (1, 9, 9))


def test_boxes_are_those_counted_by_hand() -> None:
    model = convnet((1, 8, 8), 2, [Block(1, 3, pool=2), Block(1, 3)], dense=[4])
    known = fields(model, (1, 8, 8))
    at = torch.tensor([[0, 0], [3, 1]])
    assert known["conv1"].box(at).tolist() == [[-1, -1, 2, 2], [2, 0, 5, 3]]
    assert known["conv2"].box(at).tolist() == [[-3, -3, 5, 5], [3, -1, 11, 7]]
    assert known["conv2"].seen(at).tolist() == [[0, 0, 5, 5], [3, 0, 8, 7]]
    assert "flatten" not in known
    assert known["dense3"].box(torch.tensor([0, 0])).tolist() == [0, 0, 8, 8]


def test_a_pixel_that_strides_pass_over_is_in_the_box_but_not_seen() -> None:
    model = nn.Sequential(nn.Conv2d(1, 1, 2, stride=2), nn.Conv2d(1, 1, 3, padding=1))
    field = fields(model, (1, 5, 5))["1"]
    corner = torch.tensor([1, 1])
    assert field.box(corner).tolist() == [0, 0, 6, 6]
    assert field.seen(corner).tolist() == [0, 0, 4, 4]


class Branches(nn.Module):
    """A sum of two ways."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3)

    def forward(self, images: Tensor) -> Tensor:
        return self.left(images) + self.right(images)


def twice() -> nn.Module:
    relu = nn.ReLU()
    return nn.Sequential(nn.Conv2d(1, 1, 3), relu, nn.Conv2d(1, 1, 1), relu)


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (Branches(), "layer right isn't given just what the layer before it gave, or runs twice"),
        (twice(), "layer 1 isn't given just what the layer before it gave, or runs twice"),
        (recurrent((1, 8, 8), 2, "lstm", 3), "layer rows, Rows, is no layer whose receptive field"),
        (nn.Sequential(nn.Conv2d(1, 1, 3, padding=1, padding_mode="reflect")), "layer 0, Conv2d"),
        (nn.Sequential(nn.AdaptiveAvgPool2d(3)), "layer 0, AdaptiveAvgPool2d, is no layer"),
    ],
)
def test_what_is_no_chain_of_known_layers_is_refused(model: nn.Module, said: str) -> None:
    with pytest.raises(UserError, match=said):
        fields(model, (1, 8, 8))
