"""Text among tensors: the numbers that a probe returns may be saved as plain arrays only."""

import torch
from torch import Tensor


def encode(text: str) -> Tensor:
    """The text's UTF-8 bytes as uint8 [length]; `figures.numbers.decode` turns them back."""
    return torch.tensor(list(text.encode()), dtype=torch.uint8)
