"""Every kind of network, exported, loaded again and set against itself."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import onnx
import pytest
import torch
from torch import Tensor, nn

from lookinside.core.errors import UserError
from lookinside.data.store import Split
from lookinside.export import capture, parity, reload
from lookinside.export.about import about
from lookinside.models.autoencoder import Autoencoder, conv_autoencoder, dense_autoencoder
from lookinside.models.convnet import Block, convnet
from lookinside.models.lenet import lenet
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.models.variational import conv_vae, dense_vae

ROOT = Path(__file__).parents[2]
SHAPE = (1, 12, 12)
FACTS = about(
    "toy",
    3,
    {
        "shape": SHAPE,
        "classes": ["a", "\N{GREEK SMALL LETTER BETA}"],
        "title": "T",
        "stand_in": True,
    },
    (2,),
)


def centred(model: Autoencoder) -> Autoencoder:
    """As training leaves it: with a mean image of its own."""
    model.centre_on(torch.rand(SHAPE))
    return model


KINDS = {
    "linear": lambda: mlp(SHAPE, 3, []),
    "mlp": lambda: mlp(SHAPE, 3, [9]),
    "convnet": lambda: convnet(SHAPE, 3, [Block(4, 5, pool=2, dropout=0.5)], [8], dropout=0.5),
    "convnet, uneven padding and pooling": lambda: convnet(SHAPE, 3, [Block(4, 4, 2, pool=4)]),
    "lenet, average pool": lambda: lenet(SHAPE, 3, [4, 5], 3, 0.5, global_average_pool=True),
    "lstm": lambda: recurrent(SHAPE, 3, "lstm", 16),
    "gru": lambda: recurrent(SHAPE, 3, "gru", 16),
    "dense autoencoder": lambda: centred(dense_autoencoder(SHAPE, 3, [16, 8])),
    "conv autoencoder": lambda: centred(conv_autoencoder(SHAPE, 3, [4, 6, 8])),
    "dense vae": lambda: dense_vae(SHAPE, 3, [16], 2),
    "conv vae": lambda: conv_vae(SHAPE, 3, [4, 6, 8], [9], 2),
}
"""A toy of every family; the third convolution of the autoencoders has an uneven padding."""
QUICK = ["convnet", "lstm", "conv vae"]


def split(count: int = 120) -> Split:
    source = torch.Generator().manual_seed(0)
    images = torch.randint(256, (count, *SHAPE), generator=source, dtype=torch.uint8)
    return Split(images, torch.zeros(count, dtype=torch.int64))


def network(kind: str) -> nn.Module:
    """A toy with weights large enough that what it gives depends on the image."""
    torch.manual_seed(1)
    model = KINDS[kind]().eval()
    with torch.no_grad():
        for weights in model.parameters():
            weights.mul_(3)
    return model


def files(model: nn.Module) -> tuple[bytes, bytes]:
    program = capture.capture(model, SHAPE)
    return capture.as_pt2(program, FACTS), capture.as_onnx(program, FACTS, "outputs")


@pytest.mark.parametrize(
    "kind",
    [*QUICK, *(pytest.param(n, marks=pytest.mark.slow) for n in KINDS if n not in QUICK)],
)
@pytest.mark.filterwarnings("error")
def test_both_files_give_what_the_network_gives(kind: str, capfd: pytest.CaptureFixture) -> None:
    model = network(kind)
    expected = parity.eager(model, split())
    assert expected.std(0).max() > 0.1
    scale = max(1, expected.abs().max().item())
    pt2, onnx_file = files(model)
    for forward in (reload.pt2(pt2), reload.onnx(onnx_file)):
        found = parity.measure(expected, forward, split())
        assert found.difference < 2e-6 * scale
        assert found.limit == pytest.approx(1e-4 * scale)
        assert found.differing == (0 if expected.ndim == 2 else None)
        found.refuse("it")
    assert parity.eager(model, split()).equal(expected), "exporting changed the network"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", QUICK)
def test_the_files_name_their_facts_and_no_place_on_this_machine(kind: str) -> None:
    pt2, content = files(network(kind))
    model = onnx.load_from_string(content)
    assert {entry.key: entry.value for entry in model.metadata_props} == {
        **FACTS,
        "seed": "3",
        "classes": '["a", "\\u03b2"]',
        "stand_in": "true",
    }
    assert (model.producer_name, model.producer_version) == ("", "")
    for value in [*model.graph.input, *model.graph.output]:
        assert value.type.tensor_type.shape.dim[0].dim_param == "batch"
    assert all(not tensor.external_data for tensor in model.graph.initializer)
    with zipfile.ZipFile(BytesIO(pt2)) as archive:
        assert json.loads(archive.read("archive/extra/about.json")) == FACTS
    for place in (str(ROOT), "site-packages", ".py"):
        assert place.encode() not in content
        assert place.encode() not in pt2


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "import test_export\n"
        "for kind in ('convnet', 'gru', 'conv autoencoder'):\n"
        "    contents = test_export.files(test_export.network(kind))\n"
        "    for end, content in zip(('pt2', 'onnx'), contents):\n"
        "        (Path(sys.argv[2]) / f'{kind}.{end}').write_bytes(content)\n"
    )
    here = str(Path(__file__).parent)
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        subprocess.run(
            [sys.executable, "-c", script, here, str(tmp_path / seed)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "HOME": str(tmp_path)},
            check=True,
        )
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in "12"
    )
    assert len(first) == 6
    assert first == second


def test_a_difference_is_the_largest_at_any_batch_size() -> None:
    data = split()
    expected = torch.zeros(120, 3) + torch.tensor([0.0, 20.0, 1.0])

    def forward(images: Tensor) -> Tensor:
        outputs = torch.zeros(len(images), 3) + torch.tensor([0.0, 20.0, 1.0])
        if len(images) == 23:  # The rest of 120 images, 97 at a time.
            outputs[5, 2] = 1.5
        return outputs

    found = parity.measure(expected, forward, data)
    assert (found.difference, found.differing) == (0.5, 0)
    assert found.limit == pytest.approx(2e-3)
    with pytest.raises(UserError, match=r"model.onnx differs from the network by 0.5, more than"):
        found.refuse("model.onnx")


def test_the_first_images_are_given_singly_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parity, "SINGLY", 2)
    expected = torch.zeros(4, 3)
    alone: list[int] = []

    def forward(images: Tensor) -> Tensor:
        alone.extend([len(images)] * (len(images) == 1))
        return torch.zeros(len(images), 3) + 0.5 * (len(alone) == 2)

    assert parity.measure(expected, forward, split(4)).difference == 0.5
    assert alone == [1, 1]


def test_another_class_is_counted_once_an_image_and_ties_are_none() -> None:
    expected = torch.tensor([[1.0, 1.0, 0.0], [0.0, 2.0, 1.0]])
    assert parity.other_class(expected, torch.tensor([[0.9, 1, 0], [0, 2, 1.0]])).sum() == 0
    other = torch.tensor([[0.0, 0, 1], [0, 2, 1]])
    assert parity.other_class(expected, other).tolist() == [True, False]
    everywhere = expected[1:].repeat(4, 1)
    found = parity.measure(everywhere, lambda images: other[:1].repeat(len(images), 1), split(4))
    assert (found.difference, found.differing) == (2.0, 4)


def test_another_class_within_rounding_is_counted_not_refused() -> None:
    lead = torch.tensor([[1.0, 1.00001, 0.0]])
    found = parity.measure(lead, lambda images: lead[:, [1, 0, 2]].repeat(len(images), 1), split(1))
    assert found.differing == 1
    found.refuse("model.pt2")


def test_no_number_and_another_shape_are_refused() -> None:
    expected = torch.zeros(4, 3)
    broken = parity.measure(
        expected, lambda images: torch.full((len(images), 3), torch.nan), split(4)
    )
    with pytest.raises(UserError, match="differs from the network by nan"):
        broken.refuse("model.pt2")
    with pytest.raises(UserError, match=r"gives \(4, 1, 3\), the network itself \(4, 3\)"):
        parity.measure(expected, lambda images: torch.zeros(len(images), 1, 3), split(4))


def test_a_mistake_in_the_graph_is_no_rounding() -> None:
    model = network("convnet")
    program = reload.onnx(files(model)[1])
    with torch.no_grad():
        model[0].weight[0, 0, 2, 2] += 0.01
    found = parity.measure(parity.eager(model, split()), program, split())
    assert found.difference > found.limit
