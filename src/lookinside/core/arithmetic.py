"""How torch computes in every stage: the same bits each time, and no time lost on the way."""

import torch

from lookinside.core import heap


def settle(threads: int = 1) -> None:
    """Fix what decides the last bits of a result; to be called before anything is computed.

    The number of threads decides in which order sums are added. Numbers below 1.2e-38, which have
    lost digits (subnormal ones), count as zero: processors take many times as long over them, and
    Adam's averages are full of them where gradients have ceased. Freed memory is kept: see `heap`.
    """
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    heap.keep_freed()
