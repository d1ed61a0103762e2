"""Whole splits passed through a network, batch by batch, with what its layers gave."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from lookinside.core.modes import eval_mode
from lookinside.core.progress import watched
from lookinside.data.store import Split
from lookinside.probes.record import record


@dataclass(frozen=True)
class Pass:
    """A batch that has passed a network: its places in the split, what went in and came out."""

    index: Tensor
    images: Tensor
    labels: Tensor
    acts: dict[str, Tensor]
    answers: Tensor


def passes(
    model: nn.Module, split: Split, layers: list[str], batch_size: int = 500, words: str = ""
) -> Iterator[Pass]:
    """Run a whole split through the model in its order, without gradients, layers recorded.

    All tensors are on the CPU: `index` and `labels` int64 [B], `images` float32 [B, C, H, W] as
    the network sees them, `acts` what each of `layers` gave, `answers` what the model gave.
    With `words`, a bar in the terminal shows how far it is.
    """
    starts = range(0, len(split), batch_size)
    with record(model, layers) as acts, eval_mode(model) as device:
        for start in watched(starts, words) if words else starts:
            index = torch.arange(start, min(start + batch_size, len(split)))
            images = split.batch(index)
            with torch.no_grad():
                answers = model(images.to(device)).cpu()
            heard = {name: act.cpu() for name, act in acts.items()}
            yield Pass(index, images.cpu(), split.labels[index].cpu(), heard, answers)
