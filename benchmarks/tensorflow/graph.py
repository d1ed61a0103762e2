"""A run the notebooks' own way: a TensorFlow 1 graph, a session, and batches fed by feed_dict."""

import sys

import numpy as np
import tensorflow as tf

from benchmarks.pace import Pace
from benchmarks.tensorflow.given import Given
from benchmarks.tensorflow.layers import outputs

v1 = tf.compat.v1


def main(folder: str) -> None:
    """Train until no more steps are wanted."""
    v1.disable_eager_execution()
    given = Given(folder)
    images = v1.placeholder(tf.float32, [None, *given.images.shape[1:]])
    labels = v1.placeholder(tf.int64, [None])
    found = outputs(given, images)
    if given.rebuilds:
        loss = tf.reduce_mean(tf.math.squared_difference(found, images))
    else:
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=found)
        loss = tf.reduce_sum(each) if given.summed else tf.reduce_mean(each)
    kind = v1.train.AdamOptimizer if given.adam else v1.train.GradientDescentOptimizer
    step = kind(given.rate).minimize(loss)
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
