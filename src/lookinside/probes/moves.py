"""Images moved, scaled and turned, black where nothing was."""

import torch
from torch import Tensor

from lookinside.probes.maximise.transforms import turned


def shift(images: Tensor, down: int, right: int = 0) -> Tensor:
    """Move images [N, C, H, W] by whole pixels; what leaves is lost, what comes in is black."""
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    if abs(down) < height and abs(right) < width:
        to_row, to_column = max(down, 0), max(right, 0)
        kept = images[:, :, max(-down, 0) : height - to_row, max(-right, 0) : width - to_column]
        rows, columns = kept.shape[2:]
        moved[:, :, to_row : to_row + rows, to_column : to_column + columns] = kept
    return moved


def scale(images: Tensor, factor: float) -> Tensor:
    """Enlarge images [N, C, H, W] about their middle, bilinearly; below 1 they shrink."""
    return images if factor == 1 else turned(images, scale=factor, beyond="zeros")


def turn(images: Tensor, degrees: float) -> Tensor:
    """Turn images [N, C, H, W] about their middle, bilinearly, anticlockwise."""
    return images if degrees == 0 else turned(images, degrees, beyond="zeros")
