import copy
from collections import OrderedDict

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save
from torch import nn

from lookinside.models.autoencoder import conv_autoencoder, dense_autoencoder
from lookinside.models.padding import SameConvTranspose2d, add_convolution
from lookinside.models.tied import TiedConvTranspose2d, TiedLinear

SHAPES = [(1, 28, 28), (1, 40, 40), (3, 32, 32)]


def models(shape):
    torch.manual_seed(0)
    return [dense_autoencoder(shape, 10, [7, 5]), conv_autoencoder(shape, 10, [4, 3])]


@pytest.mark.parametrize("shape", SHAPES)
def test_reconstructions_have_the_shape_of_the_images(shape):
    for model in models(shape):
        images = torch.rand(2, *shape)
        assert model(images).shape == images.shape
        assert model.encode(images).ndim == 2


def test_a_tied_layer_multiplies_by_the_transpose():
    layer = nn.Linear(3, 2, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    assert TiedLinear(layer)(torch.tensor([[1.0, 10.0]])).tolist() == [[41, 52, 63]]


@given(
    side=st.integers(1, 12),
    kernel=st.integers(1, 5),
    stride=st.integers(1, 3),
    seed=st.integers(0, 2**16),
)
def test_a_tied_convolution_is_the_adjoint_of_the_convolution(side, kernel, stride, seed):
    """<conv(x), y> = <x, transpose(y)> for all x and y: that is what a transpose is."""
    source = torch.Generator().manual_seed(seed)
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    maps = add_convolution(layers, 1, (2, side, side), 3, kernel, stride, bias=False)
    conv = layers["conv1"].double()
    forwards = nn.Sequential(layers).double()
    images = torch.rand(1, 2, side, side, generator=source, dtype=torch.float64)
    values = torch.rand(1, *maps, generator=source, dtype=torch.float64)
    backwards = TiedConvTranspose2d(conv, (side, side))
    there, back = (forwards(images) * values).sum(), (images * backwards(values)).sum()
    assert there.item() == pytest.approx(back.item(), rel=1e-9, abs=1e-12)
    own = SameConvTranspose2d(3, 2, kernel, stride, (side, side)).double()
    with torch.no_grad():
        own.weight.copy_(conv.weight)
        own.bias.zero_()
    assert torch.allclose(own(values), backwards(values))


def test_same_transposed_convolution_by_hand():
    layer = SameConvTranspose2d(1, 1, 3, 2, (4, 4))
    with torch.no_grad():
        layer.weight.fill_(1.0)
        layer.bias.zero_()
    # Each value spreads over 3x3 pixels, at rows and columns 0 to 2 and 2 to 4; row 4 is padding.
    expected = [[1, 1, 3, 2], [1, 1, 3, 2], [4, 4, 10, 6], [3, 3, 7, 4]]
    assert layer(torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]))[0, 0].tolist() == expected


@pytest.mark.parametrize("model", models((1, 12, 12)), ids=["dense", "conv"])
def test_weights_are_tied(model):
    """One parameter, used twice: registered once, and its gradient is the sum of both uses."""
    names = [name for name, _ in model.named_parameters()]
    assert all(name.startswith("encoder.") for name in names)
    save(dict(model.state_dict()))  # safetensors refuses tensors that share memory.
    images = torch.rand(3, 1, 12, 12)
    model(images).square().sum().backward()
    tied = {name: value.grad.clone() for name, value in model.named_parameters()}
    untied = copy.deepcopy(model)
    for layer in untied.decoder:
        if hasattr(layer, "_layer"):
            layer._layer = (copy.deepcopy(layer._layer[0]),)
    untied.zero_grad()
    untied(images).square().sum().backward()
    lent = [layer._layer[0] for layer in untied.decoder if hasattr(layer, "_layer")]
    backwards = [layer.weight.grad for layer in lent if hasattr(layer, "weight")]
    for (name, forwards), grad in zip(untied.named_parameters(), reversed(backwards), strict=True):
        assert torch.allclose(forwards.grad + grad, tied[name], rtol=1e-4, atol=1e-6)
        assert grad.any()
    with torch.no_grad():
        before = model(images)
        next(model.parameters()).add_(0.1)
        assert not torch.equal(before, model(images))


@pytest.mark.parametrize("model", models((1, 12, 12)), ids=["dense", "conv"])
def test_a_copy_is_tied_to_itself(model):
    copied = copy.deepcopy(model)
    with torch.no_grad():
        for value in copied.parameters():
            value.zero_()
    images = torch.rand(2, 1, 12, 12)
    assert not copied(images).any()
    assert model.encode(images).any()


@pytest.mark.parametrize("model", models((1, 12, 12)), ids=["dense", "conv"])
def test_the_mean_image_is_taken_away_and_added_again(model):
    mean = torch.rand(1, 12, 12)
    model.centre_on(mean)
    assert torch.equal(model.encoder[0](mean[None]), torch.zeros(1, 1, 12, 12))
    assert torch.equal(model(mean[None]), mean[None])
    assert torch.equal(model.state_dict()["encoder.subtract.mean"], mean)


def test_a_last_relu_only_brightens_the_mean():
    mean, images = torch.rand(1, 12, 12), torch.rand(20, 1, 12, 12)
    for model in models((1, 12, 12)):
        model.centre_on(mean)
        assert (model(images) >= mean).all()
    free = dense_autoencoder((1, 12, 12), 10, [7], last_relu=False)
    free.centre_on(mean)
    assert (free(images) < mean).any()


def test_sizes_that_make_no_layer_are_refused():
    for build in (
        lambda: dense_autoencoder((1, 4, 4), 2, []),
        lambda: conv_autoencoder((1, 4, 4), 2, [0]),
    ):
        with pytest.raises(ValueError, match="needs a layer at least"):
            build()
