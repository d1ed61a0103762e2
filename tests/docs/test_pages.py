"""The Python in the documentation runs as it stands."""

import re
from pathlib import Path

import pytest

from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.core import paths

ROOT = Path(__file__).parents[2]
WIDTHS = [("range(36)", "range(4)"), ("width=28", "width=12"), ("7, 7]", "3, 3]"), (", 7)", ", 3)")]
"""The toy network has fewer channels and smaller images."""
FOLDERS = {
    **dict.fromkeys(("history", "steps", "snapshots", "histograms"), paths.RUNS),
    "predictions": paths.EVALUATIONS,
}
"""Where numbers lie that no probe gave."""


@pytest.mark.parametrize("page", ["looking-inside"])
def test_every_block_of_python_runs_in_its_order(page, train_run):
    blocks = "[{filters: 3, kernel: 5, pool: 2}, {filters: 4, kernel: 5, pool: 2}]"
    train_run("mnist_cnn", f"model.blocks={blocks}", "model.dense=[8]",
              folder=str(paths.RUNS / "mnist_cnn-0"))  # fmt: skip
    text = (ROOT / f"docs/{page}.md").read_text()
    for old, new in [*WIDTHS, ("arange(10)", "arange(2)")]:
        assert old in text
        text = text.replace(old, new)
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(block, names)  # noqa: S102
    assert Path("conv2.png").exists()


def test_pictures_whose_numbers_are_no_probes_are_named_with_their_folder():
    text = (ROOT / "docs/looking-inside.md").read_text()
    sentences = re.split(r"[.;]\s", re.sub(r"\s+", " ", text))
    named = 0
    for figure in compose_run("mnist_cnn", read_params()).figures.values():
        path = figure["_target_"].removesuffix(".draw").replace(".", "/")
        module, code = Path(path).name, (ROOT / f"src/{path}.py").read_text()
        for source in re.findall(r'numbers\["(\w+)"\]', code):
            folder = FOLDERS[source].as_posix()
            assert any(f"`{module}`" in each and folder in each for each in sentences), module
            named += 1
    assert named == 7
    front = (ROOT / "README.md").read_text()
    assert all(f"`{folder}`" in front for folder in ("data/probes", *map(str, FOLDERS.values())))
