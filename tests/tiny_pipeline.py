"""The real pipeline under the real DVC: real digits, tiny budgets, in a folder of its own."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

import warm
from lookinside import workspace
from lookinside.core.files import sha256

ROOT = Path(__file__).parents[1]
RUNS = ["mnist_softmax", "mnist_cnn"]
SOURCES = "pipelines/dvc.yaml:sources"
"""What DVC calls the stage that runs each time."""
FEW_UNITS = "model.blocks=[{filters: 3, kernel: 5, pool: 2}, {filters: 4, kernel: 5, pool: 2}]"
KEPT = {
    "probes": {"samples", "filters", "census", "maximised", "mistakes"},
    "figures": {"samples", "curves", "confusion", "filters", "census", "optimised", "mistakes"},
}
"""To the pipeline all pictures are alike: a few will do here, and the slow tests make them all."""


def switched_off(group: str, option: str = "classify") -> list[str]:
    """Overrides that leave out what is not kept of the probes or figures of a kind of task."""
    return [f"{group}.{name}=null" for name in not_kept(group, option)]


def not_kept(group: str, option: str = "classify") -> list[str]:
    """The names of these."""
    return sorted(listed(group, option) - KEPT[group])


def listed(group: str, option: str) -> set[str]:
    """The probes or figures that a file of a group names, with those of its defaults."""
    if option == "_self_":
        return set()
    entries = yaml.safe_load((ROOT / "conf" / group / f"{option}.yaml").read_text())
    themes = entries.pop("defaults", [])
    return set(entries).union(*(listed(group, theme) for theme in themes))


SMALL = ["trainer.steps=3", *switched_off("probes"), *switched_off("figures")]
PARAMS = {
    "runs": RUNS,
    "overrides": {
        "mnist_softmax": SMALL,
        "mnist_cnn": [*SMALL, FEW_UNITS, "model.dense=[8]"],
    },
    "sources": {"mnist": "auto"},
    "datasets": {"mnist": "mnist", "mnist_80_10_10": "mnist"},
    # An address where nobody answers, so that `auto` goes on to the embedded digits.
    "mirrors": {"mnist": "http://127.0.0.1:9/"},
}
UNTRACKED = (
    *(f"data/{name}/" for name in ("scratch", "logs", "hashed", "downloads", "probed")),
    *("reports/timing/", "reports/site/made.js"),
    *(f"data/{name}.json" for name in ("composed", "rehearsed", "syntax")),
)
# Python runs this file in every process: it leaves a note of the modules that a stage loaded, and
# of what it or DVC did with sockets.
SPY = """
import atexit, json, os, sys
sockets = []
def hear(event, values):
    if event in ("socket.bind", "socket.connect"):
        sockets.append([event, str(values[1])])
sys.addaudithook(hear)
def note():
    loaded = [os.path.relpath(m.__file__) for n, m in list(sys.modules.items())
              if n.split(".")[0] == "lookinside" and getattr(m, "__file__", None)]
    if loaded or sockets:
        with open(f"{os.environ['SPY_FOLDER']}/{os.getpid()}.json", "w") as file:
            json.dump([sys.argv, loaded, sockets], file)
atexit.register(note)
"""


class Pipeline:
    """A workspace that can be edited and run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def repro(self, *words: str) -> set[str]:
        """Run `dvc repro`; the stages that ran, besides `sources` and `compose`."""
        done = workspace.dvc(self.folder, "repro", *words, capture=True)
        assert done.returncode == 0, done.stdout
        ran = re.findall(r"Running stage '([^']+)'", done.stdout)
        assert len(ran) == len(set(ran))
        return {name for name in ran if name.split("@")[0] not in {SOURCES, "compose"}}

    def fails(self, *words: str) -> str:
        """Run `dvc repro`, which must fail without a traceback; what it printed."""
        done = workspace.dvc(self.folder, "repro", *words, capture=True)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stdout
        return done.stdout

    def lookinside(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `lookinside` there; what it printed and how it ended."""
        with self.begin("lookinside", *words) as process:
            printed, _ = process.communicate(timeout=1800)
        assert "Traceback" not in printed, printed
        return subprocess.CompletedProcess(words, process.returncode, printed)

    def begin(self, *words: str) -> "subprocess.Popen[str]":
        """Start `dvc` or `lookinside` there, in a session of its own."""
        named = {"lookinside": [sys.executable, "-m", "lookinside.cli"], "dvc": ["dvc"]}
        return subprocess.Popen(
            [*named[words[0]], *words[1:]],
            cwd=self.folder,
            env=workspace.environment(self.folder),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def files(self) -> dict[str, object]:
        """The SHA-256 of each file that a stage wrote, but for what differs each time."""
        paths = (path for top in ("data", "reports") for path in self.folder.glob(f"{top}/**/*"))
        named = {path.relative_to(self.folder).as_posix(): path for path in paths if path.is_file()}
        return {
            name: sha256(path) for name, path in named.items() if not name.startswith(UNTRACKED)
        }

    def made(self) -> dict[str, object]:
        """The same with what dvc.lock says of each stage, in order."""
        stages = yaml.safe_load((self.folder / "dvc.lock").read_text())["stages"]
        stages["report"].pop("outs")
        return self.files() | {"dvc.lock": list(stages.items())}

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        path = self.folder / file
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1))

    def set_params(self, **changes: object) -> None:
        """Change keys of params.yaml."""
        path = self.folder / "params.yaml"
        path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes))

    def json(self, file: str) -> object:
        """Read a JSON file of the workspace."""
        return json.loads((self.folder / file).read_text())


@pytest.fixture(scope="session")
def finished(tmp_path_factory, worker_id, warm_python):
    """A pipeline that has run once, with a note of what each stage loaded. Not to be changed.

    It takes minutes, so the first of the processes that test makes it for all; each has a copy.
    """
    own = tmp_path_factory.mktemp("own")
    shared = own.parent if worker_id == "master" else own.parents[1]
    with FileLock(shared / "finished.lock"):
        if not (shared / "finished/ran.json").is_file():
            make_once(shared / "finished", warm_python)
    folder = own / "pipeline"
    shutil.copytree(shared / "finished/pipeline", folder)
    made = Pipeline(folder)
    made.ran = set(json.loads((shared / "finished/ran.json").read_text()))
    made.notes = [json.loads(path.read_text()) for path in (shared / "finished/notes").iterdir()]
    return made


def make_once(shared: Path, python: Path) -> None:
    """Make a pipeline with a `python`, notes of what its stages loaded, and a list of them."""
    folder, spy, notes = shared / "pipeline", shared / "spy", shared / "notes"
    for each in (folder, spy, notes):
        each.mkdir(parents=True)
    (spy / "sitecustomize.py").write_text(SPY)
    workspace.make(ROOT, folder, PARAMS)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("LOOKINSIDE_DATASETS", raising=False)
        patch.setenv("SPY_FOLDER", str(notes))
        patch.setenv("PATH", str(python), prepend=os.pathsep)
        environment = workspace.environment

        def spied(root):
            variables = environment(root)
            return variables | {"PYTHONPATH": f"{spy}:{variables['PYTHONPATH']}"}

        patch.setattr(workspace, "environment", spied)
        ran = Pipeline(folder).repro()
    (shared / "ran.json").write_text(json.dumps(sorted(ran)))


@pytest.fixture(scope="session")
def warm_python(tmp_path_factory):
    """A folder with a `python` that starts stages with their libraries loaded."""
    folder = tmp_path_factory.mktemp("warm")
    process = warm.begin(folder)
    yield folder
    process.kill()
    process.wait()


@pytest.fixture
def cold():
    """For tests whose stages are to be processes that DVC started, and no forks."""


@pytest.fixture
def pipeline(finished, tmp_path, monkeypatch, request):
    """A copy of the finished pipeline, to edit and run again, quickly but for faults."""
    if "cold" not in request.fixturenames and not request.node.get_closest_marker("faults"):
        folder = request.getfixturevalue("warm_python")
        monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    monkeypatch.delenv("LOOKINSIDE_DATASETS", raising=False)
    folder = tmp_path / "pipeline"
    shutil.copytree(finished.folder, folder)
    return Pipeline(folder)
