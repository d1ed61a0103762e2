"""What kind of layer this is, and what kind of network: answered here for all pages."""

from collections.abc import Sequence

RECURRENT = ("RNN", "GRU", "LSTM")


def sort(kind: str) -> str:
    """What a layer of this kind is: convolution, dense, recurrent or other."""
    if "Conv" in kind:
        return "convolution"
    if "Linear" in kind:
        return "dense"
    return "recurrent" if kind in RECURRENT else "other"


def family(kinds: Sequence[str]) -> str:
    """What a network with layers of these kinds is, by what marks it most.

    Recurrent or convolutional if any of its layers is; with several dense layers dense, with one
    linear, with none other.
    """
    sorts = list(map(sort, kinds))
    if "recurrent" in sorts:
        return "recurrent"
    if "convolution" in sorts:
        return "convolutional"
    return ("other", "linear", "dense")[min(sorts.count("dense"), 2)]
