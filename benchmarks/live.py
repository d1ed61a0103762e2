"""How long a stroke on the live page takes: the pass, its reasons, the pictures of every layer.

    python -m benchmarks.live

Networks of the shapes of `mnist_linear`, `mnist_cnn` and `mnist_lstm`, with random weights, are
drawn for by mouse in a headless Chromium, each on a page of its own. The times are those that the
page says of itself; after each move it has the next picture.
"""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from importlib.resources import files
from math import cos, sin
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from playwright.sync_api import Page, sync_playwright
from torch import nn

from benchmarks.measure import save
from benchmarks.training import said
from lookinside.core import arithmetic, paths
from lookinside.core.errors import plainly
from lookinside.core.files import write_bytes, write_json
from lookinside.export.browser import network
from lookinside.models.convnet import Block, convnet
from lookinside.models.mlp import mlp
from lookinside.models.recurrent import recurrent
from lookinside.report import live, site
from lookinside.report.inputs import Run
from lookinside.report.pictures import Album

SHAPE, CLASSES = (1, 28, 28), 10
NETWORKS: Mapping[str, Callable[[], nn.Module]] = {
    "linear": lambda: mlp(SHAPE, CLASSES, []),
    "cnn": lambda: convnet(SHAPE, CLASSES, [Block(16, 5, pool=2), Block(36, 5, pool=2)], [128]),
    "lstm": lambda: recurrent(SHAPE, CLASSES, "lstm", 256),
}
MOVES = 200
COLUMNS = (
    ("network", "network", ""),
    ("part", "part", ""),
    ("taken", "after a move", "ms"),
    ("torch", "PyTorch\u2019s own pass of one image", "times as long as"),
)
ABOUT = (
    "What the page to draw on takes after each move of the pen, as it says itself: the pass "
    "through the network, the reasons for its answer, the pictures of all layers. In a headless "
    "Chromium, with networks of the shapes of mnist_linear, mnist_cnn and mnist_lstm.",
    f"Given are the median of {MOVES} moves, and between which times nine in ten of them lie. The "
    "last column sets them against the median of as many passes of one image in PyTorch, on one "
    "thread, without reasons and pictures.",
)
PARTS = ("pass", "reasons", "pictures")
CARD = {"name": "digits", "title": "Digits", "classes": list("0123456789"), "shape": SHAPE}
HONEST = {"border": 0.0, "box": 20, "stand_in": False, "comparable": True}
WATCH = """() => { window.timed = []; const said = document.querySelector(".live-time");
  new MutationObserver(() => timed.push(said.textContent)).observe(said, { childList: true }); }"""


def write_page(name: str, model: nn.Module) -> Path:
    """Write the live page of this one network into a folder of its name, and give its path."""
    write_json(paths.EXPORTS / name / "network.json", network(model, SHAPE))
    about = {"task": "classify", "title": name, "layers": [{"kind": "Conv2d"}]}
    shown = live.live([Run(name, about, CARD | HONEST, {}, Album([], {}))])
    page = site.environment().get_template(live.NAME).render(live=shown, root="")
    shutil.copytree(str(files("lookinside.report") / "static"), f"{name}/static")
    for path, content in {live.NAME: page.encode(), **shown.files}.items():
        write_bytes(Path(name, path), content)
    return Path(name, live.NAME).absolute()


def draw(page: Page) -> npt.NDArray[np.float64]:
    """Milliseconds of each part after each move of the mouse, [moves, parts], along a spiral."""
    page.wait_for_selector("[data-view=live][data-state=ready]")
    pad = page.locator(".live-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH)
    for move in range(1, MOVES + 1):
        seen, reach = page.evaluate("timed.length"), 0.4 * box["width"] * move / MOVES
        page.mouse.move(x + reach * cos(move / 9), y + reach * sin(move / 9))
        page.wait_for_function("seen => timed.length > seen", arg=seen)
    said = [re.findall(r"[\d.]+(?=\sms)", each) for each in page.evaluate("timed")]
    return np.array(said, float)


def own_pass(model: nn.Module) -> float:
    """The median of the milliseconds of PyTorch's passes of one image, as many as moves."""
    image, taken = torch.rand(1, *SHAPE), []
    with torch.inference_mode():
        for _ in range(MOVES):
            begun = time.perf_counter()
            model(image)
            taken.append(1000 * (time.perf_counter() - begun))
    return float(np.median(taken))


def rows(name: str, taken: npt.NDArray[np.float64], own: float) -> list[dict[str, Any]]:
    """A row for each part and the whole, from milliseconds [moves, parts] and of PyTorch's pass."""
    found = []
    for part, times in zip((*PARTS, "whole"), (*taken.T, taken.sum(1)), strict=True):
        low, half, high = np.percentile(times, [5, 50, 95]).tolist()
        moves = {"median": half, "low": low, "high": high}
        of_own = {key: value / own for key, value in moves.items()}
        found.append({"network": name, "part": part, "taken": moves, "torch": of_own})
    return found


def main() -> None:
    """Print the median and the spread of each part and of the whole, and write them to a file."""
    arithmetic.settle()
    here, found = Path.cwd(), []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.chdir(folder)
        try:
            path = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            for name, make in NETWORKS.items():
                model, page = make().eval(), browser.new_page()
                page.goto(write_page(name, model).as_uri())
                found += rows(name, draw(page), own_pass(model))
            browser.close()
        finally:
            os.chdir(here)
    for row in found:
        print(*(said(value) for value in row.values()))
    made = {"title": "A stroke on the live page", "about": ABOUT, "columns": COLUMNS}
    save("live", {**made, "rows": found}, {each: version(each) for each in ("torch", "playwright")})


if __name__ == "__main__":
    with plainly("live"):
        main()
