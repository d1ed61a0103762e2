import pytest
import torch
from torch import nn

from lookinside.models.convnet import Block, convnet
from lookinside.models.lenet import lenet
from lookinside.models.mlp import mlp
from lookinside.models.padding import same

SHAPES = [(1, 28, 28), (1, 40, 40), (3, 32, 32)]


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "expected"),
    [
        (28, 5, 1, (2, 2)),
        (28, 5, 2, (1, 2)),
        (28, 4, 2, (1, 1)),
        (7, 4, 2, (1, 2)),
        (9, 2, 2, (0, 1)),
        (28, 1, 2, (0, 0)),
    ],
)
def test_same_padding_is_tensorflows(size, kernel, stride, expected):
    assert same(size, kernel, stride) == expected


@pytest.mark.parametrize("size", range(1, 30))
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_same_padding_gives_a_ceil_of_outputs(size, stride):
    before, after = same(size, 5, stride)
    assert (size + before + after - 5) // stride + 1 == -(-size // stride)
    assert 0 <= after - before <= 1


def test_strided_same_convolution_by_hand():
    net = convnet((1, 4, 4), 2, [Block(filters=1, kernel=3, stride=2)])
    nn.init.ones_(net.conv1.weight)
    nn.init.zeros_(net.conv1.bias)
    images = torch.arange(16.0).view(1, 1, 4, 4)
    # TensorFlow pads one zero to the right and bottom only, so windows start at rows 0 and 2.
    expected = torch.tensor(
        [
            [0 + 1 + 2 + 4 + 5 + 6 + 8 + 9 + 10, 2 + 3 + 6 + 7 + 10 + 11],
            [8 + 9 + 10 + 12 + 13 + 14, 10 + 11 + 14 + 15],
        ]
    )
    assert torch.equal(net[:2](images)[0, 0], expected.float())


def test_pooling_keeps_the_last_odd_pixel():
    net = convnet((1, 3, 3), 2, [Block(filters=1, kernel=1, pool=2)])
    pooled = net.pool1(torch.arange(9.0).view(1, 1, 3, 3))
    assert pooled[0, 0].tolist() == [[4, 5], [7, 8]]


@pytest.mark.parametrize(
    ("side", "pool", "starts"),
    [(28, 2, 0), (7, 2, 0), (28, 3, -1), (29, 3, 0), (9, 4, -1), (10, 4, -1), (12, 4, 0)],
)
def test_pooling_windows_start_where_tensorflows_do(side, pool, starts):
    """TensorFlow pads by ceil(n / k) k - n in all, the smaller half before the first pixel."""
    net = convnet((1, side, side), 2, [Block(filters=1, kernel=1, pool=pool)])
    layers = [layer for name, layer in net.named_children() if "pool" in name]
    image = torch.zeros(1, 1, side, side)
    image[0, 0, pool + starts - 1] = 1.0  # The last row of the first window ...
    image[0, 0, pool + starts] = 2.0  # ... and the first one of the second.
    pooled = nn.Sequential(*layers)(image)
    assert pooled.shape[2:] == (-(-side // pool),) * 2
    assert pooled[0, 0, :2, 0].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("kernel", "first", "last"),
    [
        (3, 0 + 1 + 4 + 5, 10 + 11 + 14 + 15),
        (4, 0 + 1 + 2 + 4 + 5 + 6 + 8 + 9 + 10, 10 + 11 + 14 + 15),
    ],
)
def test_same_convolution_at_stride_1_by_hand(kernel, first, last):
    """An even kernel reaches one pixel further to the right and bottom, over the odd zero."""
    net = convnet((1, 4, 4), 2, [Block(filters=1, kernel=kernel)])
    nn.init.ones_(net.conv1.weight)
    nn.init.zeros_(net.conv1.bias)
    forwards = [layer for name, layer in net.named_children() if name in {"pad1", "conv1"}]
    maps = nn.Sequential(*forwards)(torch.arange(16.0).view(1, 1, 4, 4))
    assert maps.shape == (1, 1, 4, 4)
    assert maps[0, 0, 0, 0].item() == first
    assert maps[0, 0, 3, 3].item() == last


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("stride", [1, 2])
def test_convnet_takes_its_sizes_from_the_data(shape, padding, stride):
    blocks = [
        {"filters": 4, "kernel": 5, "stride": stride, "padding": padding, "pool": 2},
        {"filters": 6, "kernel": 3, "dropout": 0.5},
    ]
    net = convnet(shape, 7, blocks, dense=[9], dropout=0.5)
    assert net(torch.zeros(2, *shape)).shape == (2, 7)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("hidden", [[], [11], [11, 5]])
def test_mlp_takes_its_sizes_from_the_data(shape, hidden):
    assert mlp(shape, 7, hidden)(torch.zeros(2, *shape)).shape == (2, 7)


def test_numbered_layers_share_their_number():
    blocks = [{"filters": 2, "kernel": 3, "pool": 2, "dropout": 0.1}, {"filters": 2, "kernel": 3}]
    net = convnet((1, 8, 8), 3, blocks, dense=[4], dropout=0.2)
    assert [name for name, _ in net.named_children()] == [
        "conv1", "relu1", "pool1", "dropout1", "conv2", "relu2", "flatten", "dense3", "relu3",
        "dropout", "logits",
    ]  # fmt: skip


def test_every_relu_is_a_module_of_its_own():
    net = convnet((1, 8, 8), 3, [{"filters": 2, "kernel": 3}] * 2, dense=[4])
    relus = [layer for layer in net.modules() if isinstance(layer, nn.ReLU)]
    assert len(relus) == len(set(map(id, relus))) == 3


def test_global_average_pooling_by_hand():
    net = convnet((1, 2, 3), 2, [Block(filters=2, kernel=1)], global_average_pool=True)
    nn.init.constant_(net.conv1.weight[0], 1)
    nn.init.constant_(net.conv1.weight[1], 2)
    nn.init.zeros_(net.conv1.bias)
    nn.init.eye_(net.logits.weight)
    nn.init.zeros_(net.logits.bias)
    images = torch.tensor([[[[0.0, 1, 2], [3, 4, 8]]]])
    assert net(images).tolist() == [[3, 6]]
    names = [name for name, _ in net.named_children()]
    assert names == ["conv1", "relu1", "global_average_pool", "flatten", "logits"]


def test_without_global_average_pooling_there_is_no_such_layer():
    assert "global_average_pool" not in dict(convnet((1, 4, 4), 2, []).named_children())


def test_a_lenet_is_a_convnet_of_like_blocks():
    ours = lenet((1, 12, 12), 3, [4, 6], kernel=3, conv_dropout=0.1, dense=[5], dropout=0.2)
    block = {"kernel": 3, "pool": 2, "dropout": 0.1}
    blocks = [{"filters": 4, **block}, {"filters": 6, **block}]
    assert repr(ours) == repr(convnet((1, 12, 12), 3, blocks, dense=[5], dropout=0.2))
