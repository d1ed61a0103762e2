"""The pages' own forward and backward passes, in a real browser, against PyTorch's."""

import json
from collections import OrderedDict
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from lookinside.core.runfolder import load_model
from lookinside.data import store
from lookinside.export.browser import network
from lookinside.models.autoencoder import dense_autoencoder
from lookinside.models.convnet import Block, convnet
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.models.variational import conv_vae, dense_vae
from lookinside.report import site

SCRIPTS = ("site", "forward", "forward-layers", "forward-recurrent")
PAGE = "<!doctype html><html data-root=''><meta charset='utf-8'><link rel='icon' href='data:,'>"
RUN = """given => {
  const [description, inputs, whole] = JSON.parse(given);
  const net = lookinside.forward.network(description);
  return JSON.stringify(inputs.map(values => {
    const x = Float32Array.from(values);
    const outputs = net.run(x);
    const last = Array.from(outputs.at(-1));
    const unit = last.indexOf(Math.max(...last));
    const slope = Array.from(net.gradient(x, outputs, unit));
    const layers = () => outputs.map(each => Array.from(each));
    return { last, slope, ...(whole ? { outputs: layers(), beliefs: net.beliefs(outputs) } : {}) };
  }));
}"""
COLOUR = (3, 13, 11)
NETWORKS = {
    "linear": lambda: mlp(COLOUR, 4, []),
    "dense": lambda: mlp(COLOUR, 4, [9, 6]),
    "convolutions": lambda: convnet(COLOUR, 4, [Block(5, 5, pool=2), Block(6, 3)], [7], 0.5),
    "uneven paddings": lambda: convnet(COLOUR, 4, [Block(5, 4, stride=2), Block(6, 2, pool=3)]),
    "no padding": lambda: convnet(COLOUR, 4, [Block(5, 4, 3, "valid"), Block(6, 3, pool=2)]),
    "means of maps": lambda: convnet(COLOUR, 4, [Block(5, 3)], global_average_pool=True),
    "lstm": lambda: recurrent(COLOUR, 4, "lstm", 11),
    "gru": lambda: recurrent(COLOUR, 4, "gru", 11),
    "dense decoder": lambda: dense_vae(COLOUR, 0, [8], 2),
    "convolutional decoder": lambda: conv_vae(COLOUR, 0, [4, 5], [8], 2),
}


@pytest.fixture
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    static = Path(site.__file__).parent / "static"
    scripts = "".join(f"<script>{(static / f'{name}.js').read_text()}</script>" for name in SCRIPTS)
    page = tmp_path_factory.mktemp("blank") / "blank.html"
    page.write_text(PAGE + scripts, encoding="utf-8")
    return page


def made(name: str) -> nn.Module:
    torch.manual_seed(0)
    model = NETWORKS[name]().eval()
    with torch.no_grad():  # Biases of zero would hide that one is left out.
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.uniform_(-0.3, 0.3)
    return model


def expected(model: nn.Module, inputs: Tensor) -> tuple[Tensor, Tensor]:
    """What the network gives, [N, outputs], and the slopes of each highest output, [N, inputs]."""
    inputs = inputs.clone().requires_grad_()
    outputs = model(inputs).flatten(1)
    outputs.amax(1).sum().backward()
    assert inputs.grad is not None
    return outputs.detach(), inputs.grad.flatten(1)


def passed(page, described, inputs: Tensor, whole: bool = False) -> list[dict[str, list[float]]]:
    """What the page's passes give for each input; `whole`, of every layer and row too.

    As text: the browser's driver takes seconds to hand over so many numbers one by one.
    """
    values = inputs.flatten(1).tolist()
    return json.loads(page.evaluate(RUN, json.dumps([described, values, whole])))


def differences(page, model: nn.Module, described, inputs: Tensor) -> tuple[float, float]:
    """How far the page's outputs are off, and its slopes, as a share of the largest slope."""
    outputs, slopes = expected(model, inputs)
    got = passed(page, described, inputs)
    off = (torch.tensor([each["last"] for each in got]) - outputs).abs().max()
    bent = (torch.tensor([each["slope"] for each in got]) - slopes).abs().amax(1)
    return off.item(), (bent / slopes.abs().amax(1)).max().item()


@pytest.mark.parametrize("name", NETWORKS)
def test_every_operation_gives_what_torch_gives(visit, blank: Path, name: str) -> None:
    model = made(name)
    described = json.loads(json.dumps(network(model, COLOUR)))
    assert described["unknown"] is None
    chain = getattr(model, "decoder", model)
    inputs = torch.randn(20, *described["input"])
    with visit(blank) as page:
        off, bent = differences(page, chain, described, inputs)
        assert off < 1e-5
        assert bent < 1e-4
        described["layers"][-1 if "decoder" not in name else 0]["bias"] = None
        assert differences(page, chain, described, inputs)[0] > 1e-3


@pytest.mark.parametrize("run", ["mnist_cnn", "mnist_lstm"])
def test_a_trained_network_answers_as_in_torch(
    visit, blank: Path, prepared: Path, train_run, run: str
) -> None:
    model = load_model(train_run(run))
    test = store.load(prepared / "data/prepared/mnist.safetensors").test
    images = test.batch(torch.arange(len(test)))
    with visit(blank) as page:
        described = json.loads(json.dumps(network(model, (1, 12, 12))))
        off, bent = differences(page, model, described, images)
        assert off < 1e-4
        assert bent < 1e-3
        images[0, 0, 5, 5] += 0.1
        outputs = model(images)
        (got,) = passed(page, described, test.batch(torch.tensor([0])))
        assert (torch.tensor(got["last"]) - outputs[0]).abs().max() > 1e-4


def test_every_layer_gives_what_torch_gives(visit, blank: Path) -> None:
    model = made("convolutions")
    image = torch.randn(1, *COLOUR)
    with visit(blank) as page:
        (got,) = passed(page, network(model, COLOUR), image, whole=True)
    values = image
    layers = [layer for layer in model.children() if not isinstance(layer, nn.Dropout)]
    assert len(layers) == len(got["outputs"])
    for layer, output in zip(layers, got["outputs"], strict=True):
        values = layer(values)
        torch.testing.assert_close(torch.tensor(output), values.flatten(), rtol=1e-5, atol=1e-5)


def test_a_network_that_reads_believes_something_after_each_row(visit, blank: Path) -> None:
    model = made("lstm")
    image = torch.randn(1, *COLOUR)
    with visit(blank) as page:
        (got,) = passed(page, network(model, COLOUR), image, whole=True)
    for row, shares in enumerate(got["beliefs"], start=1):
        read = model(image[:, :, :row]).softmax(1)[0]
        torch.testing.assert_close(torch.tensor(shares), read, rtol=1e-5, atol=1e-5)


def test_what_pages_cannot_compute_is_named() -> None:
    tied = network(dense_autoencoder((1, 6, 6), 0, [5, 3]), (1, 6, 6))
    assert (tied["input"], tied["layers"], tied["unknown"]) == ([3], [], "dense2, TiedLinear")
    grouped = nn.Sequential(OrderedDict(odd=nn.Conv2d(2, 2, 3, groups=2)))
    assert network(grouped, (2, 6, 6))["unknown"] == "odd, Conv2d"
    assert network(nn.Linear(3, 2), (1, 1, 3))["unknown"] == "Linear"
