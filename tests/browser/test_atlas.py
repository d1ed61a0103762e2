"""The whole report of a real pipeline, every page of it read in a real browser."""

import os
import re
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
import torch
from test_forward import differences

from headless import barriers, start_views
from lookinside import workspace
from lookinside.core.files import read_json
from lookinside.core.runfolder import load_model
from lookinside.data import store
from tiny_pipeline import SMALL

ROOT = Path(__file__).parents[2]
RUNS = ["mnist_linear", "mnist_cnn", "mnist_lstm", "mnist_vae"]
BRIEF = ["trainer.steps=40"]
COSTLY = {
    "probes": (
        *("restarts", "regularised", "transformed", "agreement", "occlusion", "margins"),
        *("offsets", "equivariance", "disorder", "gradients"),
    ),
}
COSTLY["figures"] = (
    *(*COSTLY["probes"], "surface", "channels", "responses", "ablation", "alike", "context"),
    *("made_and_found", "patches", "distributions", "neighbours", "reliability"),
)
CLASSIFIER = [f"{group}.{name}=null" for group, names in COSTLY.items() for name in names]
"""To the pages all pictures are alike: without the costly ones the pipeline takes minutes less."""
PARAMS = {
    "runs": RUNS,
    "overrides": {
        "mnist_linear": SMALL,
        "mnist_cnn": [*BRIEF, *CLASSIFIER],
        "mnist_lstm": [*BRIEF, *CLASSIFIER],
        "mnist_vae": BRIEF,
    },
    "sources": {"mnist": "auto"},
    "datasets": {"mnist": "mnist", "mnist_80_10_10": "mnist"},
    # An address where nobody answers, so that `auto` goes on to the embedded digits.
    "mirrors": {"mnist": "http://127.0.0.1:9/"},
}
CODE = re.compile(r'<code class="command">(.*?)</code>')
COMMAND = re.compile(r"dvc repro (\S+) && lookinside draw (\S+)")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("atlas")]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory, warm_python: Path) -> Path:
    """The folder of a pipeline that was run once."""
    folder = tmp_path_factory.mktemp("atlas")
    workspace.make(ROOT, folder, PARAMS)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LOOKINSIDE_DATASETS", raising=False)
        patch.setenv("PATH", str(warm_python), prepend=os.pathsep)
        done = workspace.dvc(folder, "repro", capture=True)
    assert done.returncode == 0, done.stdout
    return folder


def pages(atlas: Path) -> list[Path]:
    return sorted((atlas / "reports/site").rglob("*.html"))


@pytest.mark.parametrize(("width", "dark"), [(390, True), (768, False), (1280, False)])
def test_every_page_opens_fits_and_is_accessible(atlas: Path, visit, width: int, dark: bool):
    for path in pages(atlas):
        with visit(path, width=width, dark=dark) as page:
            start_views(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            assert page.evaluate(SHIFT) < 0.02, path.name
            assert width == 768 or barriers(page) == [], path.name


SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => {
    sum += each.hadRecentInput ? 0 : each.value;
  })).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 100);
})"""


def test_every_picture_that_is_shown_is_one(atlas: Path, visit) -> None:
    for path in pages(atlas):
        with visit(path) as page:
            assert page.evaluate(BROKEN) == [], path.name


def test_every_link_leads_somewhere_and_every_name_is_given_once(atlas: Path) -> None:
    for path in pages(atlas):
        html = path.read_text(encoding="utf-8")
        names = re.findall(r'\sid="([^"]+)"', html)
        assert len(names) == len(set(names)), path.name
        for link in re.findall(r'\shref="([^"]+)"', html):
            address, _, name = unescape(link).partition("#")
            if address and not address.startswith("data:"):
                assert (path.parent / unquote(address)).is_file(), (path.name, link)
            elif name and "/" not in name:
                assert name in names, (path.name, link)


BROKEN = """async () => {
  const images = [...document.querySelectorAll("main img")];
  images.forEach(each => { each.loading = "eager"; });
  const seen = await Promise.all(images.map(each => each.decode().then(() => true, () => false)));
  return images.filter((each, at) => !seen[at] || !each.naturalWidth).map(each => each.src);
}"""


def test_every_picture_that_is_compared_lies_in_the_site(atlas: Path) -> None:
    site = atlas / "reports/site"
    wanted = re.findall(r'"path":"([^"]+)"', (site / "compare.js").read_text())
    assert len(wanted) > 20
    assert all((site / each).is_file() for each in wanted)


def test_a_rebuild_command_of_each_stage_gives_the_same_bytes(
    atlas: Path, warm_python: Path, monkeypatch
) -> None:
    monkeypatch.delenv("LOOKINSIDE_DATASETS", raising=False)
    monkeypatch.setenv("PATH", str(warm_python), prepend=os.pathsep)
    found: dict[str, list[re.Match[str]]] = {}
    for path in pages(atlas):
        for text in CODE.findall(path.read_text(encoding="utf-8")):
            if drawn := COMMAND.fullmatch(unescape(text)):
                found.setdefault(drawn[1].partition("@")[0], []).append(drawn)
    assert set(found) == {"compare", "survey", "visualize"}
    assert len(found["visualize"]) > 30
    for commands in found.values():
        asked = commands[len(commands) // 2]
        done = subprocess.run(
            ["sh", "-c", asked[0]],
            cwd=atlas,
            env=workspace.environment(atlas),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"the same bytes as reports/{asked[2]}" in done.stdout


@pytest.mark.parametrize("run", ["mnist_linear", "mnist_cnn", "mnist_lstm"])
def test_networks_answer_in_the_page_as_in_torch(atlas: Path, visit, run: str) -> None:
    test = store.load(next((atlas / "data/prepared").glob("mnist.safetensors"))).test
    images = test.batch(torch.arange(100))
    described = read_json(atlas / f"data/exports/{run}/network.json")
    with visit(atlas / "reports/site/live.html") as page:
        model = load_model(atlas / f"data/runs/{run}-0")
        off, bent = differences(page, model, described, images)
    assert off < 1e-4
    assert bent < 1e-3
