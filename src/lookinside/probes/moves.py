"""Images moved, scaled and turned, black where nothing was."""

import math

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample


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
    """Enlarge square images [N, C, H, W] about their middle, bilinearly; below 1 they shrink."""
    return _sample(images, 1 / factor, 0.0)


def turn(images: Tensor, degrees: float) -> Tensor:
    """Turn square images [N, C, H, W] about their middle, bilinearly, anticlockwise."""
    return _sample(images, 1.0, degrees)


def _sample(images: Tensor, factor: float, degrees: float) -> Tensor:
    """Take each pixel from where it was: `factor` times as far from the middle, turned."""
    if factor == 1 and degrees == 0:
        return images
    angle = math.radians(degrees)
    cosine, sine = factor * math.cos(angle), factor * math.sin(angle)
    matrix = images.new_tensor([[cosine, -sine, 0], [sine, cosine, 0]])
    grid = affine_grid(matrix.expand(len(images), 2, 3), list(images.shape), align_corners=False)
    return grid_sample(images, grid, padding_mode="zeros", align_corners=False)
