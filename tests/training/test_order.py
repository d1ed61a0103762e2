"""Layers in the order that trains fastest: what comes out, and what is learned, is the same."""

from collections import OrderedDict

import pytest
import torch
from torch import nn

from lookinside.models.autoencoder import dense_autoencoder
from lookinside.models.convnet import Block, convnet
from lookinside.training.order import pooled_first

BLOCKS = [Block(6, 5, pool=2), Block(5, 3, pool=3, dropout=0.5), Block(4, 3)]


def gradients(model, called):
    torch.manual_seed(1)
    images = torch.randn(7, 1, 14, 14)
    model.zero_grad()
    outputs = called(images)
    outputs.square().sum().backward()
    return [outputs.detach(), *(each.grad.clone() for each in model.parameters())]


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
def test_outputs_and_gradients_are_the_same_bits(layout):
    torch.manual_seed(0)
    model = convnet((1, 14, 14), 3, BLOCKS, dense=[8]).to(memory_format=layout)
    both = (gradients(model, each) for each in (model, pooled_first(model)))
    assert all(map(torch.equal, *both))


def test_each_pooling_goes_before_its_relu_and_layers_are_shared():
    model = convnet((1, 14, 14), 3, BLOCKS, dense=[8])
    names = [name for name, _ in model.named_children()]
    first = pooled_first(model)
    assert dict(first.named_children()) == dict(model.named_children())
    assert "padpool2" in names  # Zeros are put in between: that one stays.
    wanted = ["conv1", "pool1", "relu1", *names[3:]]
    assert [name for name, _ in first.named_children()] == wanted
    assert [name for name, _ in model.named_children()] == names


def test_what_is_no_plain_sequence_stays_as_it_is():
    class Odd(nn.Sequential):
        pass

    for model in (dense_autoencoder((1, 4, 4), 0, [3]), Odd(nn.ReLU(), nn.MaxPool2d(2))):
        assert pooled_first(model) is model
    model = nn.Sequential(OrderedDict(pool=nn.MaxPool2d(2), relu=nn.ReLU()))
    assert list(dict(pooled_first(model).named_children())) == ["pool", "relu"]
