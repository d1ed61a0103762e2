"""Hooks: what they hear, and that nothing of them stays."""

import pytest
import torch
from torch import nn

from lookinside.core.errors import UserError
from lookinside.probes.record import record


@pytest.fixture
def net():
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Dropout(), nn.Linear(32, 3)
    )
    model[3].train()
    return model


def test_what_is_heard_is_what_the_layers_give(net):
    images = torch.rand(4, 1, 6, 6)
    with record(net, ["0", "1"]) as acts:
        net(images)
    assert list(acts) == ["0", "1"]
    assert torch.equal(acts["0"], net[0](images))
    assert (acts["0"] < 0).any()
    assert torch.equal(acts["1"], acts["0"].relu())


def test_all_layers_are_heard_in_their_order_and_gradients_flow(net):
    images = torch.rand(1, 1, 6, 6, requires_grad=True)
    with record(net) as acts:
        net(images)
        acts["0"].sum().backward()
    assert list(acts) == ["0", "1", "2", "3", "4"]
    assert images.grad.abs().sum() > 0


def test_modes_and_hooks_are_as_before_on_errors_too(net):
    modes = [module.training for module in net.modules()]

    def fail():
        with record(net):
            assert not net[3].training
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [module.training for module in net.modules()] == modes
    assert not any(module._forward_hooks for module in net.modules())


def test_an_unknown_layer_is_named_with_those_there_are(net):
    with (
        pytest.raises(UserError, match=r"no layer conv1; it has 0, 1, 2, 3, 4"),
        record(net, ["conv1"]),
    ):
        pass
