"""How torch computes in every stage: the same bits each time, and no time lost on the way."""

import os

import torch

from lookinside.core import heap


def settle(threads: int = 1) -> None:
    """Fix what decides the last bits of a result; to be called before anything is computed.

    The number of threads decides in which order sums are added. Numbers below 1.2e-38, which have
    lost digits (subnormal ones), count as zero: processors take many times as long over them, and
    Adam's averages are full of them where gradients have ceased. Freed memory is kept: see `heap`.
    Lightning, where it was imported, has torch search for NVIDIA's library whenever it asks whether
    there is a GPU, and Adam asks at each step; it is to ask in its own, quick way again.
    """
    os.environ.pop("PYTORCH_NVML_BASED_CUDA_CHECK", None)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    heap.keep_freed()
