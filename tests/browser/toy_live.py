"""Toy networks that answer live: a linear one, a recurrent one, a decoder."""

from collections import OrderedDict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from lookinside.core import paths
from lookinside.core.arrays import save_arrays
from lookinside.core.files import write_json
from lookinside.export.browser import network
from lookinside.models.recurrent import recurrent
from lookinside.models.variational import VariationalAutoencoder, dense_vae
from lookinside.report import live, site
from lookinside.report.inputs import Run
from lookinside.report.pictures import Album

EVIL = "<script>alert(1)</script>"
SIDE = 28
SHAPE = (1, SIDE, SIDE)
CARD: dict[str, Any] = {
    **{"name": "toys", "title": "Toys", "classes": ["left", EVIL], "shape": list(SHAPE)},
    **{"border": 0.0, "box": 20, "stand_in": False, "comparable": True, "why_not": ""},
}


def leaning() -> nn.Module:
    """Says whether there is more light on the left or on the right."""
    layer = nn.Linear(SIDE * SIDE, 2)
    right = (torch.arange(SIDE) >= SIDE // 2).float().repeat(SIDE)
    with torch.no_grad():
        layer.weight.copy_(torch.stack([1 - right, right]))
        layer.bias.zero_()
    return nn.Sequential(OrderedDict(flatten=nn.Flatten(), logits=layer))


def decoder() -> VariationalAutoencoder:
    torch.manual_seed(0)
    return dense_vae(SHAPE, 2, [8], 2)


def hand_on(name: str, task: str, model: nn.Module) -> Run:
    """Write the network where `export` does, and give its run."""
    write_json(paths.EXPORTS / name / "network.json", network(model, SHAPE))
    layers = [{"kind": type(layer).__name__} for layer in model.children()]
    about = {"task": task, "title": f"Title of {name}", "layers": layers}
    return Run(name, about, CARD, {0: {}}, Album([], {}))


def runs() -> list[Run]:
    torch.manual_seed(0)
    codes = {
        "labels": torch.tensor([0, 1] * 20).numpy(),
        "code/plane": torch.randn(40, 2).numpy(),
    }
    save_arrays(paths.PROBES / "vae/codes.npz", codes, "key")
    return [
        hand_on("leaning", "classify", leaning()),
        hand_on("leaning_too", "classify", leaning()),
        hand_on("reader", "classify", recurrent(SHAPE, 2, "lstm", 8)),
        hand_on("vae", "variational", decoder()),
    ]


def write_page(folder: Path) -> Path:
    """Write the page, its data and what it loads; give its path."""
    found = live.live(runs())
    page = site.environment().get_template(live.NAME).render(live=found, root="")
    files = {live.NAME: page.encode(), **found.files, "static/made.js": b""}
    for asset in (Path(site.__file__).parent / "static").iterdir():
        files.setdefault(f"static/{asset.name}", asset.read_bytes())
    files["search-index.js"] = b'lookinside.give("search-index.js",[]);'
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / live.NAME
