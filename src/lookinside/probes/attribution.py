"""Which pixels an answer rests on, as several methods have it."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from lookinside.core.modes import evaluating
from lookinside.data.store import Dataset
from lookinside.probes import words
from lookinside.probes.chosen import choose
from lookinside.probes.methods import METHODS, attribute


def maps(
    model: nn.Module,
    dataset: Dataset,
    count: int = 10,
    wrong: int = 4,
    methods: Sequence[str] = tuple(METHODS),
    images: Sequence[int] = (),
) -> dict[str, Tensor]:
    """Explain the answers for some test images: the logit of the class that is predicted.

    Args:
        model: any classifier.
        dataset: where the images come from: see `chosen.choose` for which they are.
        count: how many first images of a class.
        wrong: how many mistakes.
        methods: names of `methods.METHODS`; what the network lacks layers for is left out.
        images: places of other images to take instead.

    Returns:
        What `chosen.choose` gives of N images; then
        maps: float32 [M, N, H, W], positive where a pixel speaks for the predicted class.
        methods: the names of the M methods, a line each (see `words.encode`).
        gap: float32 [], by how much the integrated gradients of an image miss its logit less the
            black image's at most; 0 without them.

    Raises:
        UserError: see `methods.attribute` and `chosen.choose`.
    """
    chosen = choose(model, dataset, count, wrong, images)
    shown, classes = chosen["images"], chosen["predicted"]
    found = attribute(model, shown, classes, methods)
    gap = torch.tensor(0.0)
    if "integrated gradients" in found:
        with evaluating(model) as device:
            both = torch.cat([shown, torch.zeros_like(shown)]).to(device)
            logits = model(both).float().cpu().gather(1, classes.repeat(2)[:, None])[:, 0]
        rise = logits[: len(shown)] - logits[len(shown) :]
        gap = (found["integrated gradients"].sum((1, 2)) - rise).abs().max()
    return {
        **chosen,
        "maps": torch.stack(list(found.values())),
        "methods": words.encode("\n".join(found)),
        "gap": gap,
    }
