"""The house rules: one word per concept, imports that run one way, code that fits its place."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from lookinside.core.closure import closure

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/lookinside"
DVC = {
    name: stage
    for path in ("pipelines/dvc.yaml", "dvc.yaml")
    for name, stage in yaml.safe_load((ROOT / path).read_text())["stages"].items()
}
STAGES = ["sources", "compose", "fetch", "prepare", "survey", "train", "evaluate", "probe",
          "visualize", "transfer", "match", "export", "compare", "report"]  # fmt: skip
OWN = {
    "albums": {"core", "figures"},
    "core": set(),
    "models": {"core"},
    "tasks": {"core"},
    "config": {"core", "data"},
    "data": {"core"},
    "training": {"core", "data"},
    "evaluation": {"core", "data", "tasks"},
    "probes": {"core", "data", "tasks"},
    "figures": {"core"},
    "export": {"core", "data", "models"},
    "explain": {"core", "config", "data"},
    "predict": {"core", "data", "figures"},
    "report": {"core"},
    "reproduce": {"core"},
    "sweeps": {"core", "config", "data", "evaluation", "figures", "training"},
}
"""What each subpackage may import of this package, besides itself."""
FOREIGN = {
    "pytorch_lightning": {"training"},
    "matplotlib": {"figures"},
    "torch": set(OWN) - {"albums", "figures", "report", "reproduce"},
    "onnx": {"export"},
    "onnxruntime": {"export"},
    "hydra": {"albums", "core", "config", "training", "sweeps"},
    "optuna": {"sweeps"},
    "dvc": {"explain", "reproduce"},
    "jinja2": {"report"},
    "torchvision": {"data"},
    "av": {"data"},
    "captum": {"probes"},
}
"""The only subpackages that may import these libraries."""


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_folders_are_the_subpackages():
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == set(OWN)


@pytest.mark.parametrize("subpackage", OWN)
def test_imports_run_one_way(subpackage):
    for path in (PACKAGE / subpackage).rglob("*.py"):
        for name in imports(path):
            top, *rest = name.split(".")
            if top == "lookinside":
                assert rest[0] in OWN[subpackage] | {subpackage}, f"{path} imports {name}"
            assert top != "pipelines", f"{path} imports {name}"
            assert subpackage in FOREIGN.get(top, {subpackage}), f"{path} imports {name}"


@pytest.mark.parametrize("stage", ["visualize", "report", "compare"])
def test_stages_that_draw_and_report_can_load_no_torch(stage, monkeypatch):
    monkeypatch.chdir(ROOT)
    drawing = [path.relative_to(PACKAGE.parent) for path in PACKAGE.glob("figures/**/*.py")]
    figures = [f"{'.'.join(path.with_suffix('').parts)}.draw" for path in drawing]
    for path in closure(Path(f"pipelines/{stage}.py"), [] if stage == "report" else figures):
        if path.suffix == ".py":
            assert not {name.split(".")[0] for name in imports(path)} & {"torch", "torchvision"}


def test_init_files_are_empty():
    assert [path for path in PACKAGE.rglob("__init__.py") if path.read_text()] == []


def test_a_stage_is_a_script_of_its_name_that_fits_on_a_screen():
    scripts = {path.stem: path for path in (ROOT / "pipelines").glob("*.py")}
    assert set(DVC) == set(scripts) == set(STAGES)
    for name, path in scripts.items():
        assert len(path.read_text().splitlines()) <= 60, f"{path} has no room left"
        declared = DVC[name].get("do", DVC[name])
        assert declared["cmd"].startswith(f"exec python pipelines/{name}.py")
        assert declared["desc"]


def test_an_example_fits_on_a_screen():
    for path in (ROOT / "examples").glob("*.py"):
        assert len(path.read_text().splitlines()) < 60, f"{path} is long"


def test_stages_track_code_through_keys_and_never_through_lists_of_files():
    for name, declared in DVC.items():
        if name in {"sources", "compose"}:
            continue
        part = declared.get("do", declared)
        assert not any(dep.startswith(("src", "conf")) for dep in part.get("deps", []))
        tracked = yaml.safe_dump(part["params"])
        if "data/resolved/runs" in tracked:
            assert f"code.{name}" in part["meta"]["reads"], f"{name} does not read its code's key"
            assert part["params"] == [{"data/resolved/runs/${item.run}.json": [f"reads.{name}"]}]
        else:
            assert name in tracked, f"{name} does not track its code"


def test_what_the_pipeline_writes_is_ignored_by_git():
    listed = subprocess.run(
        ["git", "ls-files", "data", "reports"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert listed.stdout == ""
    assert not subprocess.run(
        ["git", "ls-files", "dvc.lock", "pipelines/dvc.lock"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for declared in DVC.values():
        part = declared.get("do", declared)
        for out in [*part.get("outs", []), *part.get("metrics", []), *part.get("plots", [])]:
            path = out if isinstance(out, str) else next(iter(out))
            assert path.split("/")[0] in {"data", "reports"}


@pytest.mark.parametrize("group", ["model", "initialiser", "task"])
def test_a_config_names_a_target_of_its_own_subpackage(group):
    folder = {"model": "models", "initialiser": "models", "task": "tasks"}[group]
    for path in (ROOT / "conf" / group).glob("*.yaml"):
        target = yaml.safe_load(path.read_text())["_target_"]
        assert target.startswith(f"lookinside.{folder}."), path


def test_configs_and_modules_stay_small():
    for path in (ROOT / "conf").rglob("*.yaml"):
        assert len(path.read_text().splitlines()) <= 40, path
    for path in PACKAGE.rglob("*.py"):
        assert len(path.read_text().splitlines()) <= 180, f"{path} may be two ideas"


def test_no_large_file_is_in_git():
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    sizes = {name: (ROOT / name).stat().st_size for name in names if name}
    assert {name: size for name, size in sizes.items() if size > 1 << 20} == {}


def test_modules_of_tests_have_names_of_their_own():
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert len(names) == len(set(names))  # pytest takes two of one name for the same


def test_the_makefile_lists_every_target():
    text = (ROOT / "Makefile").read_text()
    phony = re.findall(r"^\.PHONY: (\S+)", text, re.MULTILINE)
    listed = re.findall(r"^([a-z-]+):.*## \S", text, re.MULTILINE)
    assert phony == listed
