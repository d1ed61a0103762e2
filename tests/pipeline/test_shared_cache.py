"""A folder as DVC's remote: what one clone made, another takes from there and computes nothing."""

import pytest

from lookinside import workspace
from lookinside.core import files
from tiny_pipeline import PARAMS, ROOT, Pipeline

pytestmark = [pytest.mark.xdist_group("pipeline, once more"), pytest.mark.slow]

ALWAYS = {"sources"}
"""What looks each time whether there is other data, and reads nothing of what is shared."""
OF_SOFTMAX = {
    *(f"{name}@mnist_softmax-0" for name in ("train", "evaluate")),
    *(f"{name}@mnist_softmax" for name in ("probe", "visualize", "export")),
}
ACROSS = {"compose@stages", "compose@runs", "transfer", "match", "compare", "report"}
"""What says of all runs how they are, or sets them against one another."""


@pytest.fixture
def shared(pipeline, tmp_path):
    """What a finished pipeline pushed to a folder, and the folder."""
    remote = tmp_path / "shared"
    for words in (
        ("remote", "add", "--local", "-d", "shared", str(remote)),
        ("push", "--run-cache"),
    ):
        assert workspace.dvc(pipeline.folder, *words).returncode == 0
    return pipeline, remote


def join(pipeline, remote):
    words = ("remote", "add", "--local", "-d", "shared", str(remote))
    assert workspace.dvc(pipeline.folder, *words).returncode == 0


def clone(tmp_path, remote):
    """A second pipeline like the finished one, with the shared remote, where nothing has run."""
    second = Pipeline(tmp_path / "second")
    workspace.make(ROOT, second.folder, PARAMS)
    join(second, remote)
    return second


def ran(pipeline):
    """The stages that ran there: each notes what it took."""
    return {path.stem for path in (pipeline.folder / "reports/timing/stages").glob("*.json")}


@pytest.mark.parametrize("how", ["lookinside reproduce", "dvc repro --pull"])
def test_a_second_clone_runs_nothing(shared, tmp_path, how):
    first, remote = shared
    second = clone(tmp_path, remote)
    if how == "dvc repro --pull":
        assert second.repro("--pull") == set()
    else:
        done = second.lookinside("reproduce")
        assert done.returncode == 0, done.stdout
    assert ran(second) == ALWAYS
    assert second.made() == first.made()


def test_what_is_damaged_there_is_made_anew_where_the_remote_is_verified(shared, tmp_path):
    first, remote = shared
    weights = first.folder / "data/runs/mnist_softmax-0/best.safetensors"
    md5 = files.md5(weights.read_bytes())
    stored = remote / "files/md5" / md5[:2] / md5[2:]
    changed = bytearray(stored.read_bytes())
    changed[-1] ^= 1
    stored.chmod(0o644)
    stored.write_bytes(changed)
    stored.chmod(0o444)  # DVC takes what nobody may write to for what it was
    second = clone(tmp_path, remote)
    words = ("remote", "modify", "--local", "shared", "verify", "true")
    assert workspace.dvc(second.folder, *words).returncode == 0
    done = second.lookinside("reproduce")
    assert done.returncode == 0, done.stdout
    assert ran(second) == ALWAYS | {"train@mnist_softmax-0"}
    assert second.made() == first.made()


def test_only_what_differs_runs_in_a_second_clone(shared, tmp_path):
    _, remote = shared
    second = clone(tmp_path, remote)
    second.edit("conf/experiment/mnist_softmax.yaml", "lr: 0.001", "lr: 0.002")
    done = second.lookinside("reproduce")
    assert done.returncode == 0, done.stdout
    assert ran(second) == ALWAYS | OF_SOFTMAX | ACROSS
