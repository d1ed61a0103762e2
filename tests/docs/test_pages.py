"""The Python in the documentation runs as it stands."""

import re
from pathlib import Path

import pytest

from lookinside.core import paths

ROOT = Path(__file__).parents[2]
WIDTHS = [("range(36)", "range(4)"), ("width=28", "width=12"), ("7, 7]", "3, 3]"), (", 7)", ", 3)")]
"""The toy network has fewer channels and smaller images."""


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
