import numpy as np
import pytest

from lookinside.data.raw import Raw


@pytest.fixture
def raw() -> Raw:
    """Three classes in turn: 60 training and 30 test images of 4x4, each of one gray level."""
    levels = np.arange(90, dtype=np.uint8)[:, None, None] * np.ones((1, 4, 4), np.uint8)
    labels = np.arange(90, dtype=np.int64) % 3
    return Raw(("a", "b", "c"), levels[:60], labels[:60], levels[60:], labels[60:], "file order")
