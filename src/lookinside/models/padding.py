"""TensorFlow's SAME padding."""


def same(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Zeros to add (before, after) along an axis so that the output has ceil(size / stride) values.

    The odd one goes after: to the right and to the bottom.
    """
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2
