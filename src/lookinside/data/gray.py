"""Colour to gray by the luma of ITU-R BT.601: how bright the eye finds red, green and blue."""

import numpy as np

from lookinside.data.raw import Images

PARTS = (299, 587, 114)
"""Of red, green and blue, in thousandths."""
LUMA = "gray by the BT.601 luma, ({} R + {} G + {} B) / 1000 rounded to the nearest level".format(
    *PARTS
)


def luma(images: Images) -> Images:
    """Colour [N, H, W, 3] to gray [N, H, W]; gray images stay as they are.

    Y = 0.299 R + 0.587 G + 0.114 B, rounded half up, worked out exactly in whole thousandths.
    """
    if images.ndim == 3:
        return images
    weighted = images.astype(np.int32) @ np.array(PARTS, np.int32)
    gray: Images = ((weighted + 500) // 1000).astype(np.uint8)
    return gray
