"""Whatever the files hold that a report or a figure is made from: read, or refused in a line."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from blobs import put_data
from hostile import damaged
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.figures import numbers
from lookinside.report import benchmarks, curves, graph, pictures
from lookinside.report.views.seen import read_seen

ROOT = Path(__file__).parents[2]
TRAINED = Path("data/runs/toy-0")
ALBUM = Path("reports/figures/toy")
FIRST = (ROOT / "pipelines/dvc.yaml").read_bytes()
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" viewBox="0 0 9 6" style="a">'
    '<path d="M0 0" style="fill:#0b66a8" /><text x="1">A &lt;b&gt;</text></svg>\n'
)
FIGURE = {
    **{"name": "a", "section": "Training", "title": "A", "caption": "B", "alt": "C"},
    **{"file": "a.png", "width": 8, "height": 8, "moving": None, "vector": "a.svg"},
    **{"plotted": None, "telling": None, "stage": "visualize@toy", "configuration": "0"},
    **{"seeds": [0], "numbers": [{"path": "a.csv", "sha256": "0", "bytes": 3}]},
}
BENCHMARK: dict[str, Any] = {
    **{"title": "T", "about": ["a"], "columns": [{"key": "a", "title": "A", "unit": "s"}]},
    "rows": [{"a": {"median": 1.5, "low": 1, "high": 2}}, {"a": {"of": [1, 2], "grown": [1, 3]}}],
    "made": {"date": "d", "processor": "p", "cores": 2, "busy": 0, "versions": {"torch": "2"}},
}
FILES = {
    TRAINED / "history.csv": b"epoch,step,validation_loss\n1,10,0.5\n2,20,0.25\n",
    TRAINED / "steps.csv": b"epoch,step,train_loss\n0.5,5,0.75\n1,10,0.5\n",
    Path("predictions.csv"): b"index,actual,predicted,confidence,last_predicted\n0,a,b,0.5,a\n",
    paths.BENCHMARKS / "toy.json": json.dumps(BENCHMARK).encode(),
    ALBUM / "index.json": json.dumps([FIGURE]).encode(),
    ALBUM / "a.svg": SVG.encode(),
    paths.PIPELINE: FIRST + (ROOT / "dvc.yaml").read_bytes().partition(b"stages:\n")[2],
    graph.PARAMS: (ROOT / "params.yaml").read_bytes(),
}
READERS: dict[str, tuple[Path, Callable[[], object]]] = {
    "curves": (TRAINED / "history.csv", lambda: curves.read_curves("toy-0", best=1)),
    "steps": (TRAINED / "steps.csv", lambda: curves.read_steps("toy-0")),
    "history": (
        TRAINED / "history.csv",
        lambda: numbers.RunNumbers("toy", "0", ("a", "b"))["history"],
    ),
    "predictions": (
        Path("predictions.csv"),
        lambda: numbers.predictions(Path("predictions.csv"), ("a", "b")),
    ),
    "snapshots": (Path("x.safetensors"), lambda: numbers.tensors(Path("x.safetensors"))),
    "images": (
        paths.PREPARED / "toy.safetensors",
        lambda: read_seen(paths.PREPARED / "toy.safetensors"),
    ),
    "benchmarks": (paths.BENCHMARKS / "toy.json", benchmarks.read_benchmarks),
    "album": (ALBUM / "index.json", lambda: pictures.read_album(ALBUM)),
    "chart": (ALBUM / "a.svg", lambda: pictures.read_album(ALBUM)),
    "stages": (paths.PIPELINE, graph.read_stages),
    "instances": (graph.PARAMS, graph.instances),
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that has each of the files, whole."""
    folder = tmp_path_factory.mktemp("workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        put_data("toy")
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    save_file({"00000/a": np.zeros(3)}, folder / "x.safetensors")
    return folder


@pytest.mark.parametrize("name", READERS)
def test_a_whole_file_is_read(workspace: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(workspace)
    _, read = READERS[name]
    assert read()


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=100)
@given(data=st.data())
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(
    workspace: Path, name: str, data: st.DataObject
) -> None:
    path, read = READERS[name]
    whole = (workspace / path).read_bytes()
    content = data.draw(damaged(whole))
    with pytest.MonkeyPatch.context() as patch, suppress(UserError):
        patch.chdir(workspace)
        path.write_bytes(content)
        try:
            read()
        finally:
            path.write_bytes(whole)


@pytest.mark.parametrize(
    ("name", "content"), [("album", b"0"), ("stages", b"stages:\n  sources:\n")]
)
def test_what_is_of_another_kind_is_named(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.chdir(workspace)
    path, read = READERS[name]
    whole = path.read_bytes()
    path.write_bytes(content)
    try:
        with pytest.raises(UserError, match=f"{path} is damaged"):
            read()
    finally:
        path.write_bytes(whole)
