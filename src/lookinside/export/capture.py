"""A network as a file that others can run: torch's exported program, and ONNX."""

import io
import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import onnx
import torch
from torch import nn
from torch.export import Dim, ExportedProgram

About = Mapping[str, Any]
"""Facts that travel inside a file, the same in both formats: whatever JSON can hold."""
ABOUT = "about.json"
"""The member of a .pt2 that holds them."""
BATCH = ({0: Dim("batch", min=1)},)
INPUT = "images"


def capture(model: nn.Module, shape: tuple[int, int, int]) -> ExportedProgram:
    """The graph of `model`'s forward pass on images [B, C, H, W], for any B from 1 on.

    The model must be in eval mode. The example has two images: with one, torch would take the
    batch for a constant. Neither example nor the places in source files from which operations
    came are kept: the latter name folders of this machine.
    """
    with quiet():
        program = torch.export.export(model, (torch.zeros(2, *shape),), dynamic_shapes=BATCH)
    for node in program.graph.nodes:
        node.meta.pop("stack_trace", None)
    program.example_inputs = None
    return program


def as_pt2(program: ExportedProgram, about: About) -> bytes:
    """The bytes of a .pt2 file, for `torch.export.load`; `about.json` is one of its extra files.

    Torch names the archive's top folder after the file; written to memory it is always the same.
    """
    file = io.BytesIO()
    facts = json.dumps(dict(about), indent=2, sort_keys=True)
    torch.export.save(program, file, extra_files={ABOUT: facts})
    return file.getvalue()


def as_onnx(program: ExportedProgram, about: About, output: str) -> bytes:
    """The bytes of an ONNX file that holds its weights; `about` becomes its metadata.

    Metadata is text: what is none in `about` is written as JSON. The input is called `images`, the
    output as said; the first axis of both is called `batch`. What the exporter notes of itself and
    of each operation is left out.
    """
    with quiet():
        exported = torch.onnx.export(
            program,
            dynamic_shapes=BATCH,
            input_names=[INPUT],
            output_names=[output],
            external_data=False,
            verbose=False,
        )
    assert exported is not None
    model = exported.model_proto
    model.ClearField("producer_name")
    model.ClearField("producer_version")
    for node in model.graph.node:
        node.ClearField("metadata_props")
    onnx.helper.set_model_props(model, {key: as_text(about[key]) for key in sorted(about)})
    onnx.checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def as_text(value: object) -> str:
    """Text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


@contextmanager
def quiet() -> Iterator[None]:
    """Hide the one warning that exporting a recurrent layer gives, about torch's own layer."""
    with warnings.catch_warnings():
        message = r"The tensor attributes .*_flat_weights.* were assigned during export"
        warnings.filterwarnings("ignore", message, UserWarning)
        yield
