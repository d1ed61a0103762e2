"""A run with Keras: a model, `compile` and `fit`."""

import sys
from typing import Any

import keras
import tensorflow as tf
from keras import layers, ops

from benchmarks.pace import Pace
from benchmarks.tensorflow.given import Given


class Tied(layers.Layer):  # type: ignore[misc]
    """Runs a dense or a convolutional layer backwards, with its weights, and ReLU after it."""

    def __init__(self, layer: Any, cut: int | None = None) -> None:
        super().__init__()
        self.lender, self.cut = [layer], cut

    def call(self, values: Any) -> Any:
        """Back to what the layer was given, [B, in] or [B, h, w, channels]."""
        kernel = self.lender[0].kernel
        if self.cut is None:
            return ops.relu(ops.matmul(values, ops.transpose(kernel)))
        maps = ops.conv_transpose(values, kernel, self.lender[0].strides, "same")
        return ops.relu(maps[:, : self.cut, : self.cut])


def classifier(given: Given) -> list[Any]:
    """The layers of a network that tells classes apart."""
    found: list[Any] = []
    if given.kind == "recurrent":
        kind = layers.LSTM if given.model["cell"] == "lstm" else layers.GRU
        shape = given.images.shape[1:3]
        return [layers.Reshape(shape), kind(given.model["units"]), layers.Dense(given.classes)]
    for block in given.blocks:
        stride, padding = block.get("stride", 1), block.get("padding", "same")
        sizes = block["filters"], block["kernel"], stride, padding
        found.append(layers.Conv2D(*sizes, activation="relu"))
        if pool := block.get("pool"):
            found.append(layers.MaxPooling2D(pool, padding="same"))
        if dropout := block.get("dropout"):
            found.append(layers.Dropout(dropout))
    found.append(layers.Flatten())
    found += [layers.Dense(units, "relu") for units in given.dense]
    if dropout := given.model.get("dropout"):
        found.append(layers.Dropout(dropout))
    return [*found, layers.Dense(given.classes)]


def autoencoder(given: Given) -> list[Any]:
    """The layers of a network that gives images back, the decoder tied to the encoder."""
    if given.kind == "dense_autoencoder":
        there = [layers.Dense(each, "relu", use_bias=False) for each in given.model["hidden"]]
        back = [Tied(layer) for layer in reversed(there)]
        there, back = [layers.Flatten(), *there], [*back, layers.Reshape(given.images.shape[1:])]
    else:
        side, stride = given.model["kernel"], given.model["stride"]
        options = {"padding": "same", "activation": "relu", "use_bias": False}
        there = [layers.Conv2D(n, side, stride, **options) for n in given.model["filters"]]
        cuts = [given.images.shape[1]]
        for _ in there[1:]:
            cuts.append(-(-cuts[-1] // stride))
        back = [Tied(*each) for each in reversed(list(zip(there, cuts, strict=True)))]
    return [layers.Lambda(lambda images: images - given.mean), *there, *back,
            layers.Lambda(lambda images: images + given.mean)]  # fmt: skip


def main(folder: str) -> None:
    """Train until no more steps are wanted."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    given = Given(folder)
    found = autoencoder(given) if given.rebuilds else classifier(given)
    model = keras.Sequential([keras.Input(given.images.shape[1:]), *found])
    loss = keras.losses.MeanSquaredError()
    if not given.rebuilds:
        how = "sum" if given.summed else "sum_over_batch_size"
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=how)
    kind = keras.optimizers.Adam if given.adam else keras.optimizers.SGD
    model.compile(kind(given.rate), loss)
    wanted = given.images if given.rebuilds else given.labels
    pace = Pace()
    paced = keras.callbacks.LambdaCallback(on_train_batch_end=lambda *_, **__: pace.step())
    model.fit(given.images, wanted, given.batch, 10**9, verbose=0, callbacks=[paced])


if __name__ == "__main__":
    main(*sys.argv[1:])
