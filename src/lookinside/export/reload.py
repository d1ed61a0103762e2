"""Run an exported network from the bytes of its file, on the CPU with one thread."""

import io
from collections.abc import Callable

import onnxruntime
import torch
from torch import Tensor

Forward = Callable[[Tensor], Tensor]
"""Images, float32 [B, C, H, W], to outputs [B, ...]."""


def pt2(content: bytes) -> Forward:
    """The network in a .pt2 file; torch unpickles on loading, so only for files of our own."""
    module = torch.export.load(io.BytesIO(content)).module()

    def forward(images: Tensor) -> Tensor:
        with torch.no_grad():
            outputs: Tensor = module(images)
        return outputs

    return forward


def onnx(content: bytes) -> Forward:
    """The network in an ONNX file, run by ONNX Runtime."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    (given,) = session.get_inputs()

    def forward(images: Tensor) -> Tensor:
        (outputs,) = session.run(None, {given.name: images.numpy()})
        return torch.from_numpy(outputs)

    return forward
