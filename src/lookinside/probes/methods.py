"""Attribution: how much each pixel of an image speaks for the logit of a class, by five methods.

Saliency and guided backpropagation are gradients, in logits per unit of brightness (from black, 0,
to white, 1); integrated gradients are in logits a pixel, occlusion is in logits. What Grad-CAM
gives, maps times their mean gradients, is no share of the logit: its scale is its own.

captum computes all but occlusion. It is imported where it is used, since that takes a second.
"""

import warnings
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.core.modes import eval_mode
from lookinside.probes.gradients import flowing, relus
from lookinside.probes.network import find_layers
from lookinside.probes.occlusion import pace, slide

SIDE = 7
"""Of the gray square that `occlusion` moves, in pixels."""
STEPS = 50
"""Points on the way from the black image at which `integrated_gradients` takes the gradient."""
BLIND = (
    "guided backpropagation would be a plain gradient here, because the network applies a ReLU as"
    " a function, which hooks can't see: make each ReLU an nn.ReLU of its own, or leave the method"
    " out of the option `methods`"
)


def saliency(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """The gradient of the logit, with its sign (Simonyan and others 2013)."""
    from captum.attr import Saliency

    gradient: Tensor = Saliency(model).attribute(images, target=classes, abs=False)
    return gradient


def guided_backpropagation(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor | None:
    """The gradient, of which only what is positive passes a ReLU (Springenberg and others 2014).

    None without an nn.ReLU.

    Raises:
        UserError: the network applies a ReLU that is no module.
    """
    from captum.attr import GuidedBackprop

    applied, heard = relus(model, images[:1])
    if applied > heard:
        raise UserError(BLIND)
    if not heard:
        return None
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Setting backward hooks on ReLU")
        gradient: Tensor = GuidedBackprop(model).attribute(images, target=classes)
    return gradient


def integrated_gradients(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """The pixel times the mean gradient on the way to it from a black image.

    After Sundararajan and others 2017, Axiomatic attribution for deep networks (arXiv 1703.01365).
    An image's values add up to its logit less the black image's, but for the error of the sum over
    `STEPS` points (Gauss-Legendre) that stands for an integral.
    """
    from captum.attr import IntegratedGradients

    values: Tensor = IntegratedGradients(model).attribute(
        images,
        baselines=0.0,
        target=classes,
        n_steps=STEPS,
        internal_batch_size=max(len(images), 250),
    )
    return values


def grad_cam(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor | None:
    """The maps of the last convolution, each times its mean gradient, added up.

    After Selvaraju and others 2016, Grad-CAM (arXiv 1610.02391). They are taken after the nonlinear
    layer that follows and enlarged to the image's size. The paper's last ReLU is left out, so that
    what speaks against the class shows too. None without a convolution.
    """
    from captum.attr import LayerAttribution, LayerGradCam

    _, channels, height, width = images.shape
    layers = find_layers(model, (channels, height, width))
    convs = [layer for layer in layers if layer.kind == "conv"]
    if not convs:
        return None
    last = dict(model.named_modules())[convs[-1].active]
    maps = LayerGradCam(model, last).attribute(images, target=classes)
    enlarged: Tensor = LayerAttribution.interpolate(maps, (height, width), "bilinear")
    return enlarged


def occlusion(model: nn.Module, images: Tensor, classes: Tensor, coarse: int = 1) -> Tensor:
    """How much the logit falls when a gray square around the pixel hides the image.

    The square has `SIDE` by `SIDE` pixels and stands at every `coarse` times
    `occlusion.pace`-th pixel; those on the way share its value. It is the fall for the whole
    square: neighbouring pixels share most of theirs, so that values don't add up.
    """
    stride = coarse * pace(images.shape)
    height, width = images.shape[2:]
    with torch.no_grad():
        whole = model(images).float().cpu()
    which = classes.cpu()[:, None, None, None]
    logits = slide(model, images.detach().cpu(), SIDE, stride).logits
    left = logits.gather(3, which.expand(*logits.shape[:3], 1))[..., 0]
    falls = whole.gather(1, which[:, :, 0, 0])[:, :, None] - left
    falls = falls.repeat_interleave(stride, 1).repeat_interleave(stride, 2)
    cut: Tensor = falls[:, None, :height, :width]
    return cut


METHODS: dict[str, Callable[..., Tensor | None]] = {
    "saliency": saliency,
    "guided backpropagation": guided_backpropagation,
    "integrated gradients": integrated_gradients,
    "occlusion": occlusion,
    "Grad-CAM": grad_cam,
}


def attribute(
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    methods: Sequence[str] = tuple(METHODS),
    coarse: int = 1,
) -> dict[str, Tensor]:
    """The maps of each method, float32 [N, H, W] on the CPU, positive where a pixel speaks for.

    Channels are added up. A method that needs a layer which the network lacks is left out.

    Args:
        model: any classifier.
        images: [N, C, H, W].
        classes: int64 [N], whose logits are looked into.
        methods: names of `METHODS`.
        coarse: see `occlusion`.

    Raises:
        UserError: there is no such method, or one of them would be wrong for this network.
    """
    for name in methods:
        if name not in METHODS:
            raise UserError(f"there is no method {name}; valid are {', '.join(METHODS)}")
    found = {}
    with eval_mode(model) as device, flowing(model), torch.enable_grad():
        for name in methods:
            options = {"coarse": coarse} if name == "occlusion" else {}
            given = images.to(device).clone().requires_grad_()
            maps = METHODS[name](model, given, classes.to(device), **options)
            if maps is not None:
                found[name] = maps.detach().float().sum(1).cpu()
    return found
