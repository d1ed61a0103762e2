"""Shares of a step's time, from operations of known and of measured times."""

from math import prod

import pytest

from benchmarks import profiles

NAMES = {
    **{"aten::mm": "products", "aten::addmm": "products", "aten::baddbmm": "products"},
    **{"aten::mkldnn_convolution": "convolutions", "aten::convolution_backward": "convolutions"},
    **{"aten::mkldnn_rnn_layer_backward": "recurrent", "aten::max_pool2d_with_indices": "pooling"},
    **{"aten::bernoulli_": "random", "aten::_fused_adam_": "adam"},
    **{"aten::mul": "else", "aten::add_": "else", "Optimizer.step#Adam.step": "else"},
}


@pytest.mark.parametrize(("name", "kind"), NAMES.items())
def test_an_operation_counts_among_its_kind(name: str, kind: str) -> None:
    found = profiles.shares([(name, 3.0), ("aten::something", 1.0)])
    assert found[kind] == (100.0 if kind == "else" else 75.0)
    assert sum(found.values()) == 100.0


def test_a_run_is_profiled_for_so_many_steps(resolve) -> None:
    resolve("mnist_cnn", "trainer.batch_size=20", "trainer.tensorboard.every=1000")
    row = profiles.measure("mnist_cnn", warm_up=2, steps=3)
    assert row["run"] == "mnist_cnn"
    assert row["step"] > 0
    kinds = {kind: row[kind] for kind in (*profiles.KINDS, "else")}
    assert sum(kinds.values()) == pytest.approx(100)
    assert min(kinds["convolutions"], kinds["products"], kinds["pooling"], kinds["adam"]) > 0
    assert kinds["recurrent"] == 0


def test_the_work_of_a_step_is_that_of_its_convolutions_and_products(resolve) -> None:
    config = resolve("mnist_linear", "trainer.batch_size=20", "trainer.tensorboard.every=1000")
    row = profiles.measure("mnist_linear", warm_up=2, steps=3)
    forward = 2 * 20 * prod(config.dataset.shape) * len(config.dataset.classes)
    assert row["work"] == pytest.approx(2 * forward / 1e9)  # images need no gradient
    assert row["pace"] == pytest.approx(row["work"] / row["step"] * 1000)


def test_what_recurrent_layers_compute_is_told_too(resolve) -> None:
    resolve("mnist_lstm", "trainer.batch_size=20", "trainer.tensorboard.every=1000")
    row = profiles.measure("mnist_lstm", warm_up=2, steps=3)
    assert row["recurrent"] > 0
    assert row["pace"] == pytest.approx(row["work"] / row["step"] * 1000)


def test_the_processors_speed_is_that_of_a_product() -> None:
    assert profiles.fastest(rounds=2) > 0.1
