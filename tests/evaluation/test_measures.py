from math import log

import pytest
import torch
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix
from torch import nn

from lookinside.core.intervals import wilson
from lookinside.data.store import Split
from lookinside.evaluation import measures
from lookinside.evaluation.history import training_length, watched_test, watched_train
from lookinside.evaluation.layers import layers, multiply_adds, trained_parameters, variables
from lookinside.models.autoencoder import dense_autoencoder
from lookinside.models.convnet import convnet
from lookinside.models.recurrent import recurrent
from lookinside.models.variational import dense_vae

LOGITS = torch.tensor([[2.0, 0.0], [0.0, 0.0], [log(3.0), 0.0], [0.0, 5.0]])
LABELS = torch.tensor([0, 0, 1, 1])


@pytest.mark.parametrize(("hits", "images"), [(0, 10), (7, 10), (10, 10), (9888, 10_000)])
def test_wilson_interval_is_scipys(hits, images):
    expected = binomtest(hits, images).proportion_ci(0.95, method="wilson")
    assert wilson(hits, images) == pytest.approx((expected.low, expected.high))


def test_summary_by_hand():
    losses = [log(1 + 2.718281828**-2), log(2), log(4), log(1 + 2.718281828**-5)]
    summary = measures.summary(LOGITS, LABELS)
    assert summary["accuracy"] == 0.75
    assert summary["loss"] == pytest.approx(sum(losses) / 4, rel=1e-6)
    assert (summary["accuracy_low"], summary["accuracy_high"]) == wilson(3, 4)
    assert summary["loss_low"] < summary["loss"] < summary["loss_high"]


def test_the_interval_of_a_mean_holds_it_in_95_of_100_draws():
    source = torch.Generator().manual_seed(0)
    draws = torch.rand(1000, 200, generator=source)
    held = sum(low < 0.5 < high for low, high in map(measures.mean_interval, draws))
    assert held == pytest.approx(950, abs=25)


def test_confusion_is_scikit_learns_with_rows_for_the_actual_class():
    source = torch.Generator().manual_seed(0)
    actual, predicted = torch.randint(5, (2, 300), generator=source)
    ours = measures.confusion(predicted, actual, 5)
    assert ours.tolist() == confusion_matrix(actual, predicted).tolist()


def test_per_class_shares_even_of_a_class_without_images():
    matrix = torch.tensor([[3, 1, 0], [0, 2, 0], [0, 0, 0]])
    assert measures.per_class(matrix, "abc") == {"a": 0.75, "b": 1.0, "c": None}


def test_prediction_rows():
    scores = {"best": LOGITS.softmax(1), "last": (-LOGITS).softmax(1)}
    rows = list(measures.prediction_rows(scores, LABELS, ("x", "y")))
    assert rows[2] == (2, "y", "x", "0.750000", "y")
    assert rows[3] == (3, "y", "y", "0.993307", "x")


def test_predict_keeps_the_order_across_batches():
    images = torch.arange(2500, dtype=torch.int64).view(-1, 1, 1, 1) % 251
    split = Split(images.to(torch.uint8), torch.zeros(2500, dtype=torch.int64))
    logits = measures.predict(nn.Flatten(), split)
    assert torch.equal(logits[:, 0], images.flatten() / 255)


def test_layers_lists_shapes_and_parameters():
    model = convnet((1, 6, 6), 3, [{"filters": 2, "kernel": 3, "pool": 2}])
    keys = ("name", "kind", "shape", "parameters", "multiply_adds")
    assert layers(model, (1, 6, 6)) == [
        dict(zip(keys, row, strict=True))
        for row in (
            ("conv1", "Conv2d", [2, 6, 6], 20, 2 * 9 * 36),
            ("relu1", "ReLU", [2, 6, 6], 0, 0),
            ("pool1", "MaxPool2d", [2, 3, 3], 0, 0),
            ("flatten", "Flatten", [18], 0, 0),
            ("logits", "Linear", [3], 57, 18 * 3),
        )
    ]


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.last = nn.Linear(4, 2)
        self.blocks = nn.ModuleList([nn.Conv2d(1, 1, 3, padding=1), nn.ReLU()])

    def forward(self, images):
        conv, relu = self.blocks
        return self.last((images + relu(conv(images))).flatten(1))


def test_layers_of_a_network_that_is_no_sequence_come_in_the_order_of_use():
    model = Residual().train()
    names = [(layer["name"], layer["shape"]) for layer in layers(model, (1, 2, 2))]
    assert names == [("blocks.0", [1, 2, 2]), ("blocks.1", [1, 2, 2]), ("last", [2])]
    assert model.training
    assert not model.last._forward_hooks


def test_history_names_the_first_best_epoch_and_the_notebooks_way():
    rows = [
        {"epoch": "1", "step": "8", "validation_accuracy": "0.5", "test_accuracy": "0.6"},
        {"epoch": "2", "step": "16", "validation_accuracy": "0.7", "test_accuracy": "0.5"},
        {"epoch": "3", "step": "20", "validation_accuracy": "0.7", "test_accuracy": "0.4"},
    ]
    assert training_length(rows, "accuracy", "max") == {
        "epochs": 3,
        "steps": 20,
        "best_epoch": 2,
        "best_step": 16,
    }
    assert watched_test(rows)["watched_test"] == {
        "best_accuracy": 0.6,
        "best_epoch": 1,
        "last_accuracy": 0.4,
    }
    assert watched_test([{"epoch": "1"}]) == {}


def test_history_of_a_loss_is_best_where_it_is_lowest():
    losses = ("0.5", "0.2", "0.2", "0.3")
    rows = [
        {"epoch": str(epoch), "step": str(8 * epoch), "validation_loss": loss}
        for epoch, loss in enumerate(losses, start=1)
    ]
    length = training_length(rows, "loss", "min")
    assert length == {"epochs": 4, "steps": 32, "best_epoch": 2, "best_step": 16}


def test_the_training_accuracy_without_dropout_is_the_last_epochs():
    rows = [{"train_without_dropout_accuracy": share} for share in ("0.5", "0.7475")]
    (last,) = watched_train(rows, 10_000).values()
    assert last["last"]["accuracy"] == 0.7475
    assert (last["last"]["accuracy_low"], last["last"]["accuracy_high"]) == wilson(7475, 10_000)
    assert watched_train([{"epoch": "1"}], 10) == {}


def test_a_weight_that_is_used_twice_counts_once_and_a_frozen_one_not():
    assert trained_parameters(dense_autoencoder((1, 2, 2), 2, [3])) == 12
    assert trained_parameters(recurrent((1, 2, 2), 2, "lstm", 3)) == 4 * 3 * (2 + 3 + 1) + 8
    listed = {
        row["name"]: row["parameters"]
        for row in layers(dense_autoencoder((1, 2, 2), 2, [3]), (1, 2, 2))
    }
    assert listed["encoder.dense1"] == 12
    assert listed["decoder.dense1"] == 0


def test_layers_of_a_variational_autoencoder_are_all_listed():
    model = dense_vae((1, 2, 2), 2, [3], 2)
    rows = layers(model, (1, 2, 2))
    assert {"mean", "log_variance"} <= {row["name"] for row in rows}
    assert sum(row["parameters"] for row in rows) == trained_parameters(model)


@pytest.mark.parametrize(
    ("model", "shape", "count"),
    [
        (
            convnet((1, 6, 6), 3, [{"filters": 2, "kernel": 3, "pool": 2}]),
            (1, 6, 6),
            2 * 9 * 36 + 18 * 3,
        ),
        (recurrent((1, 4, 2), 5, "lstm", 3), (1, 4, 2), 4 * (2 + 3) * 4 * 3 + 3 * 5),
        (recurrent((1, 4, 2), 5, "gru", 3), (1, 4, 2), 4 * (2 + 3) * 3 * 3 + 3 * 5),
        (dense_autoencoder((1, 2, 2), 2, [3]), (1, 2, 2), 2 * 4 * 3),
    ],
    ids=["convolution and dense", "lstm", "gru", "tied weights count each time"],
)
def test_multiply_adds_are_those_counted_by_hand(model, shape, count):
    assert multiply_adds(model.train(), shape) == count
    assert model.training
    assert torch.backends.mkldnn.enabled


@pytest.mark.parametrize(
    ("model", "shape", "counts"),
    [
        (
            convnet((1, 6, 6), 3, [{"filters": 2, "kernel": 3, "pool": 2}]),
            (1, 6, 6),
            {"conv1": 2 * 9 * 36, "logits": 18 * 3},
        ),
        (
            recurrent((1, 4, 2), 5, "lstm", 3),
            (1, 4, 2),
            {"lstm": 4 * (2 + 3) * 4 * 3, "logits": 3 * 5},
        ),
        (
            dense_autoencoder((1, 2, 2), 2, [3]),
            (1, 2, 2),
            {"encoder.dense1": 4 * 3, "decoder.dense1": 4 * 3},
        ),
        (dense_vae((1, 2, 2), 2, [3], 2), (1, 2, 2), None),
    ],
    ids=["convolution and dense", "lstm", "tied weights", "variational"],
)
def test_the_layers_share_the_multiply_adds_among_them(model, shape, counts):
    listed = layers(model.train(), shape)
    found = {row["name"]: row["multiply_adds"] for row in listed if row["multiply_adds"]}
    assert counts is None or found == counts
    assert sum(found.values()) == multiply_adds(model, shape)
    assert not any(module._forward_hooks for module in model.modules())


def test_variables_are_listed_with_shape_and_count():
    listed = variables(recurrent((1, 2, 2), 2, "lstm", 3))
    assert listed[0] == {
        "name": "lstm.weight_ih_l0",
        "shape": [12, 2],
        "values": 24,
        "trained": True,
    }
    assert [row["name"] for row in listed if not row["trained"]] == ["lstm.bias_hh_l0"]
    tied = variables(dense_autoencoder((1, 2, 2), 2, [3]))
    assert [(row["name"], row["shape"]) for row in tied] == [("encoder.dense1.weight", [3, 4])]
