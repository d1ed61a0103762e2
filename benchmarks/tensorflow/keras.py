"""A run with Keras: a model, `compile` and `fit`."""

import sys
from typing import Any

import keras
import numpy as np
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


class Drawn(layers.Layer):  # type: ignore[misc]
    """Codes [B, D] drawn from normal distributions, whose divergence is added to the loss."""

    def __init__(self) -> None:
        super().__init__()
        self.draws = keras.random.SeedGenerator(0)

    def call(self, posterior: Any) -> Any:
        """From means and logarithms of variances, each [B, D]."""
        mean, log_variance = posterior
        terms = 1 + log_variance - ops.square(mean) - ops.exp(log_variance)
        self.add_loss(-ops.mean(ops.sum(terms, 1)) / 2)
        return mean + ops.exp(log_variance / 2) * keras.random.normal(
            ops.shape(mean), seed=self.draws
        )


def classifier(given: Given) -> list[Any]:
    """The layers of a network that tells classes apart."""
    found: list[Any] = []
    if given.kind == "recurrent":
        # Keras trains a second bias of each of a GRU's gates, which torch's stays at zero.
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


def variational(given: Given) -> Any:
    """A variational autoencoder, from images [B, H, W, C] to what comes back."""
    filters = given.model.get("filters", [])
    sizes = {"strides": given.model.get("stride"), "padding": "same"}
    stack = [keras.Input(given.images.shape[1:])]
    for count in filters:
        layer = layers.Conv2D(count, given.model["kernel"], activation="relu", **sizes)
        stack.append(layer(stack[-1]))
    features = values = layers.Flatten()(stack[-1])
    for units in given.dense:
        values = layers.Dense(units, "relu")(values)
    values = Drawn()([layers.Dense(given.model["latent"])(values) for _ in range(2)])
    for units in reversed(given.dense):
        values = layers.Dense(units, "relu")(values)
    first, *others = ["relu"] * len(filters) + ["sigmoid"]
    values = layers.Dense(features.shape[-1], first)(values)
    values = layers.Reshape(stack[-1].shape[1:])(values)
    for before, activation in zip(stack[-2::-1], others, strict=True):
        side, count = before.shape[-2:]
        layer = layers.Conv2DTranspose(count, given.model["kernel"], activation=activation, **sizes)
        values = layer(values)
        surplus = values.shape[-2] - side
        values = layers.Cropping2D([[0, surplus]] * 2)(values)
    return keras.Model(stack[0], values)


def squared_errors(wanted: Any, found: Any) -> Any:
    """Summed over an image: [B]."""
    return ops.sum(ops.square(wanted - found), [1, 2, 3])


def network(given: Given) -> tuple[Any, Any]:
    """A run's network, and the loss that it is trained on."""
    if given.draws_codes:
        return variational(given), squared_errors
    shape = keras.Input(given.images.shape[1:])
    if given.rebuilds:
        return keras.Sequential([shape, *autoencoder(given)]), keras.losses.MeanSquaredError()
    how = "sum" if given.summed else "sum_over_batch_size"
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=how)
    return keras.Sequential([shape, *classifier(given)]), loss


def main(folder: str) -> None:
    """Train until no more steps are wanted."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    given = Given(folder)
    model, loss = network(given)
    trained = sum(int(np.prod(each.shape)) for each in model.trainable_variables)
    given.check(trained, 3 * given.model["units"] if given.model.get("cell") == "gru" else 0)
    kind = keras.optimizers.Adam if given.adam else keras.optimizers.SGD
    model.compile(kind(given.rate), loss)
    wanted = given.images if given.rebuilds or given.draws_codes else given.labels
    pace = Pace()
    paced = keras.callbacks.LambdaCallback(on_train_batch_end=lambda *_, **__: pace.step())
    model.fit(given.images, wanted, given.batch, 10**9, verbose=0, callbacks=[paced])


if __name__ == "__main__":
    main(*sys.argv[1:])
