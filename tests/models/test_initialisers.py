import pytest
import torch

from lookinside.models.convnet import convnet
from lookinside.models.initialisers import ByLayer, GlorotUniform, Normal, TruncatedNormal


def network():
    return convnet((1, 16, 16), 10, [{"filters": 32, "kernel": 5, "pool": 2}], dense=[256])


def parameters(scheme, seed):
    model = network()
    scheme(model, torch.Generator().manual_seed(seed))
    return {name: value.detach() for name, value in model.named_parameters()}


def test_glorot_bounds_are_those_of_tensorflow():
    weights = parameters(GlorotUniform(), 0)
    conv, dense = weights["conv1.weight"], weights["dense2.weight"]
    conv_bound = (6 / (25 * 1 + 25 * 32)) ** 0.5
    dense_bound = (6 / (2048 + 256)) ** 0.5
    assert conv_bound * 0.98 < conv.abs().max() <= conv_bound
    assert dense_bound * 0.999 < dense.abs().max() <= dense_bound
    assert dense.std().item() == pytest.approx(dense_bound / 3**0.5, rel=0.01)


def test_truncated_normal_is_cut_at_two_deviations():
    dense = parameters(TruncatedNormal(std=0.05, bias=0.1), 0)["dense2.weight"]
    assert dense.abs().max() <= 0.1
    assert dense.std().item() == pytest.approx(0.05 * 0.8796, rel=0.01)


@pytest.mark.parametrize(
    ("scheme", "bias"),
    [(GlorotUniform(), 0.0), (TruncatedNormal(0.1), 0.0), (TruncatedNormal(0.1, bias=0.3), 0.3)],
)
def test_biases_and_seeds(scheme, bias):
    first, again, other = parameters(scheme, 1), parameters(scheme, 1), parameters(scheme, 2)
    for name, value in first.items():
        assert torch.equal(value, again[name])
        if name.endswith("bias"):
            assert torch.equal(value, torch.full_like(value, bias))
        else:
            assert not torch.equal(value, other[name])


def test_normal_has_its_deviation_and_biases_that_are_set_or_drawn():
    drawn = parameters(Normal(0.3, random_bias=True), 0)
    assert drawn["dense2.weight"].std().item() == pytest.approx(0.3, rel=0.01)
    assert drawn["dense2.weight"].abs().max() > 0.9  # Beyond three deviations: it is not cut.
    assert drawn["dense2.bias"].std().item() == pytest.approx(0.3, rel=0.2)
    assert (parameters(Normal(0.3, bias=0.1), 0)["dense2.bias"] == 0.1).all()


def test_layers_start_as_the_pattern_that_fits_their_name_says():
    weights = parameters(ByLayer({"conv*": Normal(1.0, bias=0.5)}, TruncatedNormal(0.1)), 0)
    assert weights["conv1.weight"].std().item() == pytest.approx(1.0, rel=0.1)
    assert (weights["conv1.bias"] == 0.5).all()
    assert weights["dense2.weight"].abs().max() <= 0.2
    assert not weights["logits.bias"].any()


@pytest.mark.parametrize(
    ("layers", "sentence"),
    [({"conf*": Normal(1.0)}, "no layer is called conf"),
     ({"conv*": Normal(1.0), "*1": Normal(2.0)}, r"layer conv1 fits both \*1 and conv\*")],
)  # fmt: skip
def test_patterns_that_fit_none_or_overlap_are_refused(layers, sentence):
    with pytest.raises(ValueError, match=sentence):
        parameters(ByLayer(layers, GlorotUniform()), 0)


@pytest.mark.parametrize("scheme", [Normal, TruncatedNormal])
def test_a_deviation_of_nothing_is_refused(scheme):
    with pytest.raises(ValueError, match="std must be greater than 0, not 0"):
        scheme(std=0)
