from math import log

import pytest
import torch

from lookinside.models.variational import Gaussian, conv_vae, dense_vae

SHAPES = [(1, 28, 28), (1, 40, 40), (3, 32, 32)]


def models(shape):
    return [
        dense_vae(shape, 10, [9, 5], 2),
        conv_vae(shape, 10, [4, 3], [6], 3),
        conv_vae(shape, 10, [4], [], 3),
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_reconstructions_lie_in_the_range_of_images(shape):
    images = torch.rand(2, *shape)
    for model in models(shape):
        given = model(images)
        assert given.shape == images.shape
        assert ((given > 0) & (given < 1)).all()
        assert torch.equal(given, model.decode(model.posterior(images).mean))
        assert torch.equal(model.encode(images), model.posterior(images).mean)


def test_the_divergence_by_hand():
    mean = torch.tensor([[0.0, 0.0], [1.0, -2.0]])
    log_variance = torch.tensor([[0.0, 0.0], [log(4.0), 0.0]])
    # Of N(m, s^2) from N(0, 1): (m^2 + s^2 - 1 - ln s^2) / 2.
    expected = [0.0, (1 + 4 - 1 - log(4.0)) / 2 + 4 / 2]
    assert Gaussian(mean, log_variance).divergence().tolist() == pytest.approx(expected)


def test_a_draw_lies_so_many_deviations_from_the_mean():
    drawn = Gaussian(torch.tensor([[1.0]]), torch.tensor([[log(9.0)]])).at(torch.tensor([[-2.0]]))
    assert drawn.item() == pytest.approx(1 - 2 * 3)


def test_divergence_agrees_with_torchs_own():
    source = torch.Generator().manual_seed(0)
    mean, log_variance = torch.randn(2, 5, 3, generator=source)
    normal = torch.distributions.Normal
    theirs = torch.distributions.kl_divergence(
        normal(mean, (log_variance / 2).exp()), normal(torch.zeros(3), torch.ones(3))
    ).sum(1)
    assert torch.allclose(Gaussian(mean, log_variance).divergence(), theirs, atol=1e-6)


def test_the_decoder_is_not_tied_to_the_encoder():
    for model in models((1, 12, 12)):
        encoder = {id(value) for value in model.encoder.parameters()}
        assert encoder.isdisjoint(id(value) for value in model.decoder.parameters())


def test_sizes_that_make_no_layer_are_refused():
    with pytest.raises(ValueError, match="each layer needs at least one unit"):
        dense_vae((1, 4, 4), 2, [0], 2)
    with pytest.raises(ValueError, match="a code at least one value"):
        dense_vae((1, 4, 4), 2, [3], 0)
    with pytest.raises(ValueError, match="a convolution at least"):
        conv_vae((1, 4, 4), 2, [], [3], 2)
