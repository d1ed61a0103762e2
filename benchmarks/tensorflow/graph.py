"""A run the notebooks' own way: a TensorFlow 1 graph, a session, and batches fed by feed_dict."""

import sys
from typing import Any

import numpy as np
import tensorflow as tf

from benchmarks.pace import Pace
from benchmarks.tensorflow.given import Given
from benchmarks.tensorflow.layers import outputs, variational

v1 = tf.compat.v1


def objective(given: Given, images: Any, labels: Any) -> Any:
    """What a batch is trained on."""
    if given.draws_codes:
        found, divergence = variational(given, images)
        errors = tf.reduce_sum(tf.math.squared_difference(found, images), [1, 2, 3])
        return tf.reduce_mean(errors + divergence)
    found = outputs(given, images)
    if given.rebuilds:
        return tf.reduce_mean(tf.math.squared_difference(found, images))
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=found)
    return tf.reduce_sum(each) if given.summed else tf.reduce_mean(each)


def main(folder: str) -> None:
    """Train until no more steps are wanted."""
    v1.disable_eager_execution()
    given = Given(folder)
    images = v1.placeholder(tf.float32, [None, *given.images.shape[1:]])
    labels = v1.placeholder(tf.int64, [None])
    kind = v1.train.AdamOptimizer if given.adam else v1.train.GradientDescentOptimizer
    step = kind(given.rate).minimize(objective(given, images, labels))
    given.check(sum(each.shape.num_elements() for each in v1.trainable_variables()))
    one = v1.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    draws = np.random.default_rng(0)
    pace = Pace()
    with v1.Session(config=one) as session:
        session.run(v1.global_variables_initializer())
        while True:
            order = draws.permutation(len(given.images))
            for start in range(0, len(order), given.batch):
                index = order[start : start + given.batch]
                fed = {images: given.images[index], labels: given.labels[index]}
                session.run(step, feed_dict=fed)
                pace.step()


if __name__ == "__main__":
    main(*sys.argv[1:])
