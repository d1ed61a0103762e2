"""The stages of drawing: no torch, and the files that the report reads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lookinside.core.arrays import save_arrays
from lookinside.core.files import digest, read_json, read_yaml, sha256, write_csv, write_yaml
from lookinside.figures.picture import Numbers

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "lightning", "pytorch_lightning", "matplotlib.pyplot")


def loaded(code: str, folder: Path) -> str:
    """Run code in a fresh Python and return which heavy modules it loaded."""
    code += f"\nimport sys\nprint('HEAVY', [name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip().splitlines()[-1]


def test_figures_and_report_load_neither_torch_nor_pyplot(tmp_path: Path) -> None:
    code = (
        "from lookinside.figures import samples, curves, confusion, filters, mistakes, index\n"
        "from lookinside.report import site"
    )
    assert loaded(code, tmp_path) == "HEAVY []"


@pytest.fixture
def workspace(tmp_path: Path, numbers: Numbers) -> Path:
    classes = ["cat", "dog", "bird"]
    dataset = {"name": "toys", "title": "Drawn shapes", "classes": classes, "stand_in": True}
    names = ("samples", "curves", "confusion", "filters", "mistakes")
    config = {
        "title": "A toy run",
        "dataset": dataset,
        "figures": {
            **{name: {"_target_": f"lookinside.figures.{name}.draw"} for name in names},
            "switched_off": None,
        },
    }
    write_yaml(tmp_path / "toy.yaml", config)
    for name in ("history", "steps"):
        rows = zip(*numbers[name].values(), strict=True)
        write_csv(tmp_path / f"data/runs/toy-0/{name}.csv", numbers[name], rows)
    pairs = zip(numbers["predictions"]["actual"], numbers["predictions"]["predicted"], strict=True)
    write_csv(
        tmp_path / "data/evaluations/toy-0/predictions.csv",
        ("index", "actual", "predicted", "confidence", "last_predicted"),
        [(i, classes[a], classes[p], 0.9, classes[p]) for i, (a, p) in enumerate(pairs)],
    )
    (tmp_path / "data/probes/toy").mkdir(parents=True)
    for name in ("samples", "filters", "mistakes"):
        save_arrays(tmp_path / f"data/probes/toy/{name}.npz", numbers[name], "key")
    return tmp_path


def test_visualize_draws_and_lists_every_figure_without_torch(workspace: Path) -> None:
    script = (ROOT / "pipelines/visualize.py").as_posix()
    code = (
        "import runpy; from omegaconf import OmegaConf; from lookinside.core import stage\n"
        "stage.configuration = lambda name, run: OmegaConf.load(f'{run}.yaml')\n"
        f"runpy.run_path({script!r})['main']('toy', '0')"
    )
    assert loaded(code, workspace) == "HEAVY []"
    listed = read_json(workspace / "reports/figures/toy/index.json")
    names = ["samples", "curves", "confusion", "mistakes", "filters-conv1", "filters-conv2"]
    assert [figure["name"] for figure in listed] == names
    used = workspace / "data/probes/toy/samples.npz"
    about = {"sha256": sha256(used), "bytes": used.stat().st_size}
    assert listed[0]["numbers"] == [{"path": "data/probes/toy/samples.npz", **about}]
    trained = [f"data/runs/toy-0/{name}.csv" for name in ("history", "steps")]
    assert [each["path"] for each in listed[1]["numbers"]] == trained
    assert [figure["name"] for figure in listed if figure["vector"]] == ["curves"]
    for figure in listed:
        assert (workspace / "reports/figures/toy" / figure["file"]).exists()
        assert (figure["stage"], figure["seeds"]) == ("visualize@toy", [0])
        assert figure["configuration"] == digest(read_yaml(workspace / "toy.yaml"))
