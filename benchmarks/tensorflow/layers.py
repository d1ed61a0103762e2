"""The notebooks' networks in the functions of TensorFlow 1."""

from typing import Any

import tensorflow as tf

from benchmarks.tensorflow.given import Given

v1 = tf.compat.v1


def outputs(given: Given, images: Any) -> Any:
    """What a network gives for images [B, H, W, C]: logits [B, classes], or images."""
    if given.kind == "dense_autoencoder":
        return dense_autoencoder(given, images)
    if given.kind == "conv_autoencoder":
        return conv_autoencoder(given, images)
    if given.kind == "recurrent":
        return dense(recurrent(given, images), given.classes, "logits")
    values = images
    for number, block in enumerate(given.blocks):
        values = convolve(values, block, f"conv{number}")
    values = flat(values)
    for number, units in enumerate(given.dense):
        values = tf.nn.relu(dense(values, units, f"dense{number}"))
    if dropout := given.model.get("dropout", 0):
        values = tf.nn.dropout(values, rate=dropout)
    return dense(values, given.classes, "logits")


def variable(name: str, *shape: int) -> Any:
    """Weights, started as TensorFlow does by default."""
    return v1.get_variable(name, shape)


def flat(values: Any) -> Any:
    """[B, ...] as [B, features]."""
    return tf.reshape(values, [-1, values.shape[1:].num_elements()])


def dense(values: Any, units: int, name: str) -> Any:
    """A dense layer."""
    bias = v1.get_variable(f"{name}/bias", [units], initializer=v1.zeros_initializer())
    return tf.matmul(values, variable(f"{name}/weight", values.shape[-1], units)) + bias


def convolve(maps: Any, block: dict[str, Any], name: str) -> Any:
    """A convolution, ReLU, and the pooling and dropout that follow it, if any."""
    side, filters, stride = block["kernel"], block["filters"], block.get("stride", 1)
    weight = variable(f"{name}/weight", side, side, maps.shape[-1], filters)
    bias = v1.get_variable(f"{name}/bias", [filters], initializer=v1.zeros_initializer())
    padding = block.get("padding", "same").upper()
    maps = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(maps, weight, stride, padding), bias))
    if pool := block.get("pool"):
        maps = tf.nn.max_pool2d(maps, pool, pool, "SAME")
    return tf.nn.dropout(maps, rate=block["dropout"]) if block.get("dropout") else maps


def recurrent(given: Given, images: Any) -> Any:
    """The last output of an LSTM or a GRU over the rows, unrolled as `static_rnn` does.

    The GRU resets after the candidate's matrix product, as torch's and Keras's do.
    """
    rows = tf.unstack(tf.squeeze(images, -1), axis=1)
    state = output = tf.zeros([tf.shape(images)[0], given.model["units"]])
    size, units = rows[0].shape[-1] + given.model["units"], given.model["units"]
    if given.model["cell"] == "lstm":
        kernel, bias = variable("kernel", size, 4 * units), variable("bias", 4 * units)
        for row in rows:
            gates = tf.matmul(tf.concat([row, output], 1), kernel) + bias
            write, new, keep, show = tf.split(gates, 4, axis=1)
            state = tf.sigmoid(keep + 1) * state + tf.sigmoid(write) * tf.tanh(new)
            output = tf.sigmoid(show) * tf.tanh(state)
        return output
    kernel, bias = variable("gates", size, 2 * units), variable("gates_bias", 2 * units)
    of_row, of_output = (
        variable(f"candidate_{name}", count, units)
        for name, count in (("row", size - units), ("output", units))
    )
    its_bias = variable("candidate_bias", units)
    for row in rows:
        gates = tf.sigmoid(tf.matmul(tf.concat([row, output], 1), kernel) + bias)
        reset, update = tf.split(gates, 2, axis=1)
        seen, kept = tf.matmul(row, of_row) + its_bias, tf.matmul(output, of_output)
        new = tf.tanh(seen + reset * kept)
        output = update * output + (1 - update) * new
    return output


def dense_autoencoder(given: Given, images: Any) -> Any:
    """The mean taken away, dense layers with ReLU, and back through the same weights."""
    values, weights = flat(images - given.mean), []
    for number, units in enumerate(given.model["hidden"]):
        weights.append(variable(f"dense{number}", values.shape[-1], units))
        values = tf.nn.relu(tf.matmul(values, weights[-1]))
    for weight in reversed(weights):
        values = tf.nn.relu(tf.matmul(values, weight, transpose_b=True))
    return tf.reshape(values, tf.shape(images)) + given.mean


def conv_autoencoder(given: Given, images: Any) -> Any:
    """The same with convolutions."""
    maps, weights, side = images - given.mean, [], given.model["kernel"]
    stride = given.model["stride"]
    for number, filters in enumerate(given.model["filters"]):
        weights.append((variable(f"conv{number}", side, side, maps.shape[-1], filters), maps))
        maps = tf.nn.relu(tf.nn.conv2d(maps, weights[-1][0], stride, "SAME"))
    for weight, before in reversed(weights):
        size = tf.shape(before)
        maps = tf.nn.relu(tf.nn.conv2d_transpose(maps, weight, size, stride, "SAME"))
    return maps + given.mean


def variational(given: Given, images: Any) -> tuple[Any, Any]:
    """The images that codes drawn from the posteriors give, and the posteriors' divergence [B]."""
    maps, shapes = images, [images.shape[1:]]
    for number, filters in enumerate(given.model.get("filters", [])):
        maps = convolve(maps, {**given.model, "filters": filters}, f"conv{number}")
        shapes.append(maps.shape[1:])
    features = values = flat(maps)
    for number, units in enumerate(given.dense):
        values = tf.nn.relu(dense(values, units, f"dense{number}"))
    mean, log_variance = (dense(values, given.model["latent"], each) for each in ("mean", "spread"))
    values = mean + tf.exp(log_variance / 2) * tf.random.normal(tf.shape(mean))
    for number, units in enumerate(reversed(given.dense)):
        values = tf.nn.relu(dense(values, units, f"back{number}"))
    maps = tf.reshape(dense(values, features.shape[-1], "features"), [-1, *shapes.pop()])
    for number, shape in enumerate(reversed(shapes)):
        maps = deconvolve(tf.nn.relu(maps), shape, given.model, f"deconv{number}")
    terms = 1 + log_variance - tf.square(mean) - tf.exp(log_variance)
    return tf.sigmoid(maps), -tf.reduce_sum(terms, 1) / 2


def deconvolve(maps: Any, shape: Any, model: dict[str, Any], name: str) -> Any:
    """A transposed convolution to maps of a shape: height, width, channels."""
    weight = variable(f"{name}/weight", *[model["kernel"]] * 2, shape[-1], maps.shape[-1])
    bias = v1.get_variable(f"{name}/bias", [shape[-1]], initializer=v1.zeros_initializer())
    size = [tf.shape(maps)[0], *shape]
    maps = tf.nn.conv2d_transpose(maps, weight, size, model["stride"], "SAME")
    return tf.nn.bias_add(maps, bias)
