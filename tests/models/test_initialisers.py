import pytest
import torch

from lookinside.models.convnet import convnet
from lookinside.models.initialisers import GlorotUniform, TruncatedNormal


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
