"""Attribution: exact on linear networks, like captum, and honest about what hooks can't see."""

import pytest
import torch
from captum.attr import Occlusion
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from lookinside.core.errors import UserError
from lookinside.data.store import Dataset, Split
from lookinside.models.convnet import Block, convnet
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.probes import agreement, attribution, channels
from lookinside.probes.methods import METHODS, SIDE, attribute
from lookinside.probes.occlusion import GRAY, occlusion, slide, squares


def dataset(shape=(1, 8, 8), classes=3, count=9):
    source = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (count, *shape), generator=source, dtype=torch.uint8)
    split = Split(images, torch.arange(count) % classes)
    mean = torch.zeros(shape)
    return Dataset("toy", tuple("abc"[:classes]), split, split, split, mean, mean)


def cnn(shape=(1, 8, 8), classes=3):
    torch.manual_seed(0)
    return convnet(shape, classes, [Block(4, 3, pool=2), Block(5, 3)], dense=[6])


class Functional(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.relu, self.second = nn.Linear(64, 5), nn.ReLU(), nn.Linear(5, 3)

    def forward(self, images):
        return self.second(nn.functional.relu(self.relu(self.first(images.flatten(1))) - 0.1))


def words(encoded):
    return bytes(encoded.tolist()).decode().split("\n")


def test_a_linear_network_is_explained_by_its_weights():
    model, images = mlp((1, 8, 8), 3, []), torch.rand(2, 1, 8, 8)
    classes = torch.tensor([2, 0])
    weights = model.logits.weight.detach()[classes].reshape(2, 8, 8)
    found = attribute(model, images, classes)
    assert list(found) == ["saliency", "integrated gradients", "occlusion"]
    assert torch.equal(found["saliency"], weights)
    assert torch.allclose(found["integrated gradients"], weights * images[:, 0], atol=1e-6)
    hidden = squares(8, 8, SIDE)
    falls = (weights * (images[:, 0] - GRAY))[:, None, None] * hidden
    assert torch.allclose(found["occlusion"], falls.sum((3, 4)), atol=1e-4)


def test_a_square_stands_around_its_pixel_and_reaches_out_of_the_image():
    hidden = squares(5, 4, 3)
    assert hidden.shape == (5, 4, 5, 4)
    assert hidden[2, 1].nonzero().tolist() == [[r, c] for r in (1, 2, 3) for c in (0, 1, 2)]
    assert hidden[0, 3].nonzero().tolist() == [[0, 2], [0, 3], [1, 2], [1, 3]]
    assert torch.equal(squares(5, 4, 3, 2), hidden[::2, ::2])


def test_occlusion_is_captums_where_its_squares_stand():
    model, images = cnn((1, 9, 9)), torch.rand(2, 1, 9, 9)
    theirs = Occlusion(model.eval()).attribute(
        images, (1, 3, 3), (1, 3, 3), baselines=GRAY, target=torch.tensor([0, 1])
    )
    logits = slide(model, images, 3).logits
    with torch.no_grad():
        whole = model(images)
    for image, name in enumerate([0, 1]):
        falls = whole[image, name] - logits[image, 1::3, 1::3, name]
        assert torch.allclose(falls, theirs[image, 0, 1::3, 1::3], atol=1e-5)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_integrated_gradients_add_up_to_the_rise_of_the_logit(seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 8), nn.Tanh(), nn.Linear(8, 3))
    images = torch.rand(3, 1, 8, 8)
    classes = torch.tensor([0, 1, 2])
    total = attribute(model, images, classes, ["integrated gradients"])["integrated gradients"]
    with torch.no_grad():
        rise = (model(images) - model(torch.zeros_like(images))).gather(1, classes[:, None])[:, 0]
    assert torch.allclose(total.sum((1, 2)), rise, atol=1e-4)


def test_guided_backpropagation_lets_only_what_is_positive_pass():
    model = nn.Sequential(nn.Flatten(), nn.Linear(2, 2, bias=False), nn.ReLU(), nn.Linear(2, 1))
    with torch.no_grad():
        model[1].weight.copy_(torch.tensor([[1.0, 2.0], [3.0, 5.0]]))
        model[3].weight.copy_(torch.tensor([[1.0, -1.0]]))
    images, classes = torch.ones(1, 1, 1, 2), torch.tensor([0])
    found = attribute(model, images, classes, ["saliency", "guided backpropagation"])
    assert found["saliency"].tolist() == [[[-2.0, -3.0]]]
    assert found["guided backpropagation"].tolist() == [[[1.0, 2.0]]]


def test_grad_cam_weighs_the_maps_of_the_last_convolution():
    model = nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.Flatten(), nn.Linear(8, 1, bias=False))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([1.0, 2.0]).reshape(2, 1, 1, 1))
        model[2].weight.copy_(torch.tensor([[1.0, 1, 1, 1, 3, 3, 3, 3]]))
    images = torch.tensor([[[[1.0, 0], [0, 2]]]])
    found = attribute(model, images, torch.tensor([0]), ["Grad-CAM"])["Grad-CAM"]
    assert torch.allclose(found, 7 * images[:, 0])


def test_a_relu_that_hooks_cannot_see_is_refused_in_one_sentence():
    images, classes = torch.rand(2, 1, 8, 8), torch.tensor([0, 1])
    with pytest.raises(UserError, match="applies a ReLU as a function"):
        attribute(Functional(), images, classes)
    assert "saliency" in attribute(Functional(), images, classes, ["saliency", "occlusion"])


def test_an_unknown_method_is_refused():
    with pytest.raises(UserError, match="there is no method sallency; valid are saliency, guided"):
        attribute(cnn(), torch.rand(1, 1, 8, 8), torch.tensor([0]), ["sallency"])


@pytest.mark.parametrize(
    ("model", "shape", "count"),
    [
        (cnn(), (1, 8, 8), 5),
        (cnn((3, 8, 6)), (3, 8, 6), 5),
        (mlp((1, 8, 8), 3, [7]), (1, 8, 8), 4),
        (recurrent((1, 8, 8), 3, "lstm", 4), (1, 8, 8), 3),
        (recurrent((1, 8, 8), 3, "gru", 4), (1, 8, 8), 3),
    ],
    ids=["cnn", "colour", "mlp", "lstm", "gru"],
)
def test_maps_of_every_family_are_finite_and_leave_the_network_as_it_was(model, shape, count):
    model.train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    data = dataset(shape)
    found = attribution.maps(model, data, 2, 1)
    assert found["maps"].shape == (count, len(found["images"]), *shape[1:])
    assert words(found["methods"]) == [name for name in METHODS if name in words(found["methods"])]
    assert found["gap"] < 0.05
    alike = agreement.agreement(model, data, 2)
    assert alike["between"].shape == (count, count)
    assert torch.allclose(alike["between"].diagonal(), torch.ones(count))
    assert alike["shuffled"].shape == (count, len(words(alike["layers"])))
    hidden = occlusion(model, data, 2, 1, 3)
    assert (
        hidden["said"].shape == hidden["probability"].shape == (len(hidden["images"]), *shape[1:])
    )
    for array in (*found.values(), *alike.values(), *hidden.values()):
        assert not array.is_floating_point() or array.isfinite().all()
    assert all(module.training for module in model.modules())
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert not any(module._forward_hooks or module._backward_hooks for module in model.modules())
    assert all(parameter.grad is None for parameter in model.parameters())


def test_layers_that_overwrite_their_input_change_nothing():
    model, images, classes = cnn(), torch.rand(2, 1, 8, 8), torch.tensor([0, 1])
    plain = attribute(model, images, classes)
    for module in model.modules():
        if isinstance(module, nn.ReLU):
            module.inplace = True
    overwriting = attribute(model, images, classes)
    assert all(torch.equal(plain[name], overwriting[name]) for name in plain)
    assert model.relu1.inplace


def test_the_strongest_map_is_followed_as_a_multiple_of_its_activation():
    model = nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.ReLU(), nn.Flatten(), nn.Linear(18, 2))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([1.0, 3.0]).reshape(2, 1, 1, 1))
    images = torch.full((2, 1, 3, 3), 255, dtype=torch.uint8)
    split = Split(images, torch.tensor([0, 1]))
    data = Dataset(
        "toy", ("a", "b"), split, split, split, torch.zeros(1, 3, 3), torch.zeros(1, 3, 3)
    )
    found = occlusion(model, data, 1, 0, 1)
    assert bytes(found["layer"].tolist()).decode() == "0"
    assert torch.allclose(found["activity"], torch.full((1, 3, 3), 8.5 / 9))
    assert found["unit"].tolist() == [1]
    assert found["pace"] == 1
    wide = Split(torch.zeros(1, 1, 40, 40, dtype=torch.uint8), torch.tensor([0]))
    mean = torch.zeros(1, 40, 40)
    data = Dataset("wide", ("a", "b"), wide, wide, wide, mean, mean)
    far = occlusion(mlp((1, 40, 40), 2, []), data, 1, 0, 1)
    assert (far["pace"], far["said"].shape) == (2, (1, 20, 20))


def test_images_can_be_named_by_their_places():
    model, data = cnn(), dataset()
    for probe in (attribution.maps, occlusion):
        found = probe(model, data, images=[7, 2])
        assert found["index"].tolist() == [7, 2]
        assert torch.equal(found["images"], data.test.batch(torch.tensor([7, 2])))
        assert found["actual"].tolist() == [1, 2]
        assert (bool(found["named"]), found["mistake"].tolist()) == (True, [False, False])
        usual = probe(model, data, 2, 3)
        assert usual["index"].tolist()[:2] == [0, 1]
        assert torch.equal(usual["images"], data.test.batch(usual["index"]))
        assert (bool(usual["named"]), len(usual["index"])) == (False, 5)


@pytest.mark.parametrize(
    ("images", "sentence"),
    [
        ([0, 9], "there is no test image 9: the option `images` takes a list .* from 0 to 8"),
        ([-1], "there is no test image -1"),
        ([1.5], "there is no test image 1.5"),
        (5, "the option `images` takes a list of places .* from 0 to 8, but is 5"),
    ],
)
def test_a_place_outside_the_test_set_is_refused_in_one_sentence(images, sentence):
    for probe in (attribution.maps, occlusion, channels.maps):
        with pytest.raises(UserError, match=sentence):
            probe(cnn(), dataset(), images=images)


def test_ranks_share_their_mean_and_correlations_are_spearmans():
    assert agreement.ranks(torch.tensor([3.0, 1, 3, 2])).tolist() == [3.5, 1, 3.5, 2]
    first = torch.tensor([[[1.0, 2], [3, 4]], [[1, 2], [3, 4]]])
    second = torch.tensor([[[10.0, 20], [30, 99]], [[4, 3], [2, 1]]])
    lit = torch.ones(2, 2, 2, dtype=torch.bool)
    assert agreement.rank_correlation(first[:1], second[:1], lit[:1]) == 1
    assert agreement.rank_correlation(first, second, lit) == 0
    assert agreement.rank_correlation(first, torch.ones(2, 2, 2), lit) == 0
    some = torch.tensor([[[False, True], [True, False]]])
    third = torch.tensor([[[9.0, 3], [2, 9]]])
    assert agreement.rank_correlation(first[:1], third, some) == -1
    assert agreement.rank_correlation(first[:1], third, torch.zeros_like(some)) == 0


def test_randomised_networks_lose_layers_from_the_last_and_keep_their_values():
    model = cnn()
    seen = []
    for name, broken in agreement.randomised(model):
        seen.append(name)
        for each, layer in model.named_modules():
            if hasattr(layer, "weight"):
                other = dict(broken.named_modules())[each].weight
                assert torch.equal(layer.weight, other) == (each not in seen)
                assert torch.equal(layer.weight.flatten().sort()[0], other.flatten().sort()[0])
    assert seen == ["logits", "dense3", "conv2", "conv1"]
    again = [broken.logits.weight.clone() for _, broken in agreement.randomised(model)]
    assert torch.equal(again[0], broken.logits.weight)
