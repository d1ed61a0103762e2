"""Activation maximisation on toys whose best image is known."""

from collections import OrderedDict
from copy import deepcopy

import pytest
import torch
from torch import nn

from lookinside.core.errors import UserError
from lookinside.data.memory import generator
from lookinside.data.store import Split
from lookinside.models.convnet import Block, convnet
from lookinside.probes.maximise.ascend import Recipe, maximise, rates
from lookinside.probes.maximise.objectives import Channel, Margin, Unit, logit
from lookinside.probes.maximise.parameters import Fourier, Pixels, noise, spectrum
from lookinside.probes.maximise.regularisers import L2, Blur, TotalVariation, blurred
from lookinside.probes.maximise.tapped import Tapped, pool_first
from lookinside.probes.maximise.transfer import to_others, transfer
from lookinside.probes.maximise.transforms import Jitter, Rotate, Scale, turned

SHAPE = (1, 8, 8)


@pytest.fixture
def net():
    torch.manual_seed(0)
    return convnet(SHAPE, 3, [Block(4, 3, pool=2), Block(5, 3)], dense=[6])


def linear(weights):
    """A network whose class k scores the sum of the image times weights[k], [K, 1, H, W]."""
    layer = nn.Linear(weights[0].numel(), len(weights), bias=False)
    layer.weight.data = weights.flatten(1)
    return nn.Sequential(OrderedDict(flatten=nn.Flatten(), logits=layer))


def test_a_filter_likes_its_own_signs_best():
    filters = torch.tensor([[[[1.0, -2.0], [-0.5, 3.0]]], [[[-1.0, 1.0], [1.0, -1.0]]]])
    conv = nn.Conv2d(1, 2, 2, bias=False)
    conv.weight.data = filters
    model = nn.Sequential(OrderedDict(conv=conv))
    found = maximise(model, Channel("conv", torch.arange(2)), torch.rand(2, 1, 2, 2))
    assert torch.equal(found.images, (filters > 0).float())
    assert found.values.tolist() == [4, 2]


def test_a_step_is_that_of_the_notebook():
    weights = torch.tensor([[[[1.0, 2.0], [3.0, 6.0]]]])
    begun = torch.full((1, 1, 2, 2), 0.5)
    recipe = Recipe(steps=1, size=0.01)
    found = maximise(linear(weights), logit(torch.tensor([0])), begun, recipe, watched=True)
    deviation = weights.std(correction=0)
    assert torch.allclose(found.images, 0.5 + 0.01 * weights / (deviation + 1e-8))
    said = {name: each.item() for name, each in found.log.items()}
    assert said["loss"] == pytest.approx(6)
    assert (said["lowest"], said["highest"]) == (1, 6)
    assert said["rate"] == pytest.approx(0.01 / deviation.item())
    assert (said["predicted"], said["score"]) == (0, 1)


def test_a_flat_gradient_moves_nothing_and_gives_no_nan():
    assert torch.equal(
        torch.zeros(2, 3) * rates(torch.zeros(2, 3), 1.0)[:, None], torch.zeros(2, 3)
    )
    begun = torch.rand(1, 1, 2, 2)
    found = maximise(linear(torch.zeros(1, 1, 2, 2)), logit(torch.tensor([0])), begun)
    assert torch.equal(found.images, Pixels().start(begun))


def test_together_is_one_by_one(net):
    for layer, kind, count in (("conv1", Channel, 4), ("conv2", Channel, 5), ("logits", Unit, 3)):
        units = torch.arange(count)
        begun = noise(SHAPE, units, 0, layer)
        together = maximise(net, kind(layer, units), begun, Recipe(steps=5, size=0.1))
        for unit in units:
            alone = maximise(
                net, kind(layer, unit[None]), begun[unit, None], Recipe(steps=5, size=0.1)
            )
            assert torch.allclose(alone.images[0], together.images[unit], atol=1e-4)
            assert torch.allclose(alone.values[0], together.values[unit], atol=1e-4)


def test_more_steps_reach_higher(net):
    units = torch.arange(3)
    begun = noise(SHAPE, units, 0, "x")
    reached = [
        maximise(net, logit(units), begun, Recipe(steps, size=0.05)).values for steps in (0, 3, 30)
    ]
    assert (reached[0] < reached[1]).all()
    assert (reached[1] < reached[2]).all()


def test_objectives_before_and_after_a_nonlinear_layer_of_units_and_margins(net):
    images = torch.rand(2, *SHAPE)
    units, others = torch.tensor([1, 2]), torch.tensor([0, 1])
    conv, relu = net[:1](images), net[:2](images)
    answers = net(images)
    for objective, expected in (
        (Channel("conv1", units), conv[[0, 1], units].mean((1, 2))),
        (Channel("relu1", units), relu[[0, 1], units].mean((1, 2))),
        (Unit("conv1", units, (2, 3)), conv[[0, 1], units, 2, 3]),
        (Unit("dense3", units), net[:-2](images)[[0, 1], units]),
        (logit(units), answers[[0, 1], units]),
        (Margin(units, others), answers[[0, 1], units] - answers[[0, 1], others]),
    ):
        values, answer = Tapped(net, objective)(images)
        assert torch.allclose(values, expected, atol=1e-6)
        assert answer is None


def test_a_layer_whose_objective_is_linear_does_not_run(net):
    ran = []
    for name in ("conv1", "dense3"):
        getattr(net, name).register_forward_hook(lambda *_, name=name: ran.append(name))
    images = torch.rand(2, *SHAPE)
    for objective in (Channel("conv1", torch.tensor([1, 2])), Unit("dense3", torch.tensor([0, 1]))):
        tapped = Tapped(net, objective)
        tapped(images)
        ran.clear()
        tapped(images)
        assert objective.layer not in ran


def test_pools_before_relus_change_neither_values_nor_gradients():
    model = nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(1, 3, 3), relu1=nn.ReLU(), pool1=nn.MaxPool2d(2, ceil_mode=True),
            conv2=nn.Conv2d(3, 4, 2), relu2=nn.ReLU(), pool2=nn.MaxPool2d(2), flatten=nn.Flatten(),
        )
    )  # fmt: skip
    swapped = deepcopy(model)
    pool_first(swapped, "relu2")
    order = ["conv1", "pool1", "relu1", "conv2", "relu2", "pool2", "flatten"]
    assert [name for name, _ in swapped.named_children()] == order
    images = torch.rand(5, 1, 9, 9, requires_grad=True)
    gave, gives = model(images), swapped(images)
    assert torch.equal(gave, gives)
    (before,), (after,) = (torch.autograd.grad(each.sum(), images) for each in (gave, gives))
    assert torch.equal(before, after)


def test_the_network_stays_as_it_is_and_its_rest_runs_only_if_watched(net):
    net.train()
    ran = []
    net.logits.register_forward_hook(lambda *_: ran.append(1))
    before = {name: each.clone() for name, each in net.state_dict().items()}
    objective, begun = Channel("conv1", torch.tensor([0])), torch.rand(1, *SHAPE)
    maximise(net, objective, begun, Recipe(steps=2))
    assert ran == []
    maximise(net, objective, begun, Recipe(steps=2), watched=True)
    assert ran == [1, 1]
    assert net.training
    assert all(each.requires_grad for each in net.parameters())
    assert all(each.grad is None for each in net.parameters())
    assert not net.conv1._forward_hooks
    assert all(torch.equal(each, before[name]) for name, each in net.state_dict().items())


def test_a_layer_overwritten_in_place_is_heard_as_it_was():
    model = nn.Sequential(nn.Conv2d(1, 1, 1), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(4, 2))
    model[0].weight.data.fill_(-1)
    objective = Channel("0", torch.tensor([0]))
    values, answer = Tapped(model, objective)(torch.ones(1, 1, 2, 2), whole=True)
    assert values < 0
    assert torch.allclose(answer, model(torch.ones(1, 1, 2, 2)))


def test_an_unknown_layer_is_named(net):
    with pytest.raises(UserError, match="no layer conv9; it has conv1"):
        Tapped(net, Channel("conv9", torch.tensor([0])))


def test_frames_begin_with_the_start_and_end_with_the_image(net):
    begun = torch.rand(3, *SHAPE)
    found = maximise(net, logit(torch.arange(3)), begun, Recipe(steps=4), frames=(0, 1, 4))
    assert found.frames.shape == (3, 3, *SHAPE)
    assert torch.equal(found.frames[:, 0], Pixels().start(begun))
    assert torch.equal(found.frames[:, 2], found.images)
    once = maximise(net, logit(torch.arange(3)), begun, Recipe(steps=1))
    assert torch.equal(found.frames[:, 1], once.images)


def test_the_spectrum_is_that_of_the_images():
    wave = 100 * torch.cos(2 * torch.pi * torch.arange(8) / 4).expand(8, 8)
    images = torch.stack([128 + wave, 128 - wave])[:, None].round().to(torch.uint8)
    amplitude = spectrum(Split(images, torch.zeros(2, dtype=torch.int64)))
    assert amplitude.shape == (1, 8, 5)
    assert amplitude[0].flatten().argmax() == 2
    assert amplitude[0, 0, 2].square() == pytest.approx(32, rel=0.01)
    plain = spectrum(Split(images[:1], torch.zeros(1, dtype=torch.int64)))
    assert torch.equal(plain, torch.zeros(1, 8, 5))


@pytest.mark.parametrize("width", [7, 8])
def test_frequencies_make_images_of_the_right_size_and_climb(width):
    shape = (1, 6, width)
    weights = torch.randn(2, *shape, generator=torch.Generator().manual_seed(1))
    flat = Fourier(torch.ones(1, 6, width // 2 + 1), width)
    begun = torch.rand(2, *shape)
    images = flat.images(flat.start(begun))
    assert torch.allclose(images.logit(), (begun - 0.5) * 0.1 * 12**0.5, atol=1e-5)
    recipe = Recipe(30, 0.1, flat)
    found = maximise(linear(weights), logit(torch.arange(2)), begun, recipe)
    assert found.images.shape == (2, *shape)
    assert ((found.images > 0.5) == (weights > 0)).float().mean() > 0.9


def test_transforms_move_the_whole_batch_alike_and_by_the_seed():
    images = torch.rand(3, *SHAPE)
    for transform in (Jitter(2), Rotate(20.0), Scale(0.8, 1.2)):
        first = transform(images, generator(0, "t", 0))
        assert torch.equal(first, transform(images, generator(0, "t", 0)))
        assert torch.allclose(first[1:2], transform(images[1:2], generator(0, "t", 0)), atol=1e-6)
        others = [transform(images, generator(0, "t", turn)) for turn in (1, 2, 3)]
        assert not all(torch.allclose(first, other) for other in others)
        assert first.shape == images.shape
        (gradient,) = torch.autograd.grad(
            transform(images.requires_grad_(), generator(0, "t", 0)).sum(), images
        )
        assert (gradient > 0).any()
        images = images.detach()


def test_turning_by_a_right_angle_and_doubling():
    image = torch.arange(16.0).reshape(1, 1, 4, 4)
    assert torch.allclose(turned(image, degrees=90), image.rot90(1, (2, 3)), atol=1e-4)
    assert torch.allclose(turned(image), image, atol=1e-5)
    doubled = turned(image, scale=2)
    assert torch.allclose(doubled[0, 0, 1:3, 1:3], torch.tensor([[6.25, 6.75], [8.25, 8.75]]))


def test_penalties_by_hand():
    image = torch.tensor([[[[0.0, 1.0], [0.0, 1.0]]], [[[0.5, 0.5], [0.5, 0.5]]]])
    assert L2(2.0)(image).tolist() == [1, 0.5]
    assert TotalVariation(2.0)(image).tolist() == [1, 0]
    assert TotalVariation(torch.tensor([4.0, 1.0]))(image).tolist() == [2, 0]
    assert Blur(3.0)(image)[1] == pytest.approx(0, abs=1e-6)
    assert Blur(3.0)(image)[0] > 0.1
    spot = torch.zeros(1, 2, 9, 9)
    spot[0, 1, 4, 4] = 1
    smooth = blurred(spot, 1.0)
    assert smooth[0, 0].abs().max() == 0
    assert smooth.sum() == pytest.approx(1, abs=1e-5)
    assert smooth[0, 1, 4, 4] == pytest.approx(0.1592, abs=2e-3)


@pytest.mark.parametrize("penalty", [L2(50.0), TotalVariation(50.0), Blur(50.0)])
def test_what_is_penalised_becomes_less(penalty, net):
    begun = noise(SHAPE, torch.arange(3), 0, "x")
    free = maximise(net, logit(torch.arange(3)), begun, Recipe(20, 0.1)).images
    held = maximise(
        net, logit(torch.arange(3)), begun, Recipe(20, 0.1, regularisers=[penalty])
    ).images
    assert (penalty(held) < penalty(free)).all()


def test_another_network_agrees_or_not():
    eye = torch.eye(2).reshape(2, 1, 1, 2)
    images = torch.tensor([[[[1.0, 0.0]]], [[[0.0, 1.0]]], [[[0.0, 1.0]]]])
    found = transfer(images, torch.tensor([0, 1, 0]), linear(2 * eye))
    assert found["predicted"].tolist() == [0, 1, 1]
    sure = torch.sigmoid(torch.tensor(2.0)).item()
    assert found["score"].tolist() == pytest.approx([sure, sure, 1 - sure])


@pytest.mark.parametrize("others", [0, 2])
def test_images_of_the_outputs_are_shown_to_every_other_network(others):
    eye = torch.eye(2).reshape(2, 1, 1, 2)
    made = {
        "frame_steps": torch.tensor([0]),
        "conv1/output": torch.tensor(False),
        "conv1/images": torch.zeros(5, 1, 1, 2, dtype=torch.uint8),
        "logits/output": torch.tensor(True),
        "logits/units": torch.tensor([0, 1]),
        "logits/images": (255 * eye).to(torch.uint8),
    }
    found = to_others(made, [linear(eye), linear(-eye)][:others])
    assert found["targets"].tolist() == [0, 1]
    assert found["predicted"].tolist() == [[0, 1], [1, 0]][:others]
    assert found["score"].shape == (others, 2)


def test_a_network_without_classes_has_nothing_to_transfer():
    made = {"conv1/output": torch.tensor(False), "conv1/images": torch.zeros(2, 1, 3, 3).byte()}
    assert to_others(made, [nn.Flatten()]) == {}
