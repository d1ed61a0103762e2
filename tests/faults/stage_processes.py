"""Stages that have to run again, and their processes, to be found and killed with those above."""

import shutil
import time
from contextlib import contextmanager, suppress

import psutil
from dvc.utils.serialize import dumps_yaml, parse_yaml_for_update

from processes import assert_nothing_runs, at_work, kill, wait
from tiny_pipeline import PARAMS, SOURCES


def lengthened(run, steps):
    """The overrides of params.yaml, with so many steps for a run."""
    small = PARAMS["overrides"]
    return small | {run: [*small[run], f"trainer.steps={steps}"]}


BUSIER = {
    "train@mnist_cnn-0": {"overrides": lengthened("mnist_cnn", 600)},
    "train@mnist_softmax-0": {"overrides": lengthened("mnist_softmax", 1500)},
    "transfer": {"seeds": [0, 1]},
    "match": {"seeds": [0, 1]},
}
"""Of params.yaml: trainings of many epochs, so that they can go on from one of them; and a second
seed, without which there is nothing to transfer or to match."""


def make_busier(pipeline, stage):
    """Have a stage work long enough to be interrupted at its work."""
    if stage in BUSIER:
        pipeline.set_params(**BUSIER[stage])
        assert pipeline.lookinside("reproduce").returncode == 0


def address(stage):
    """What DVC calls a stage."""
    return SOURCES if stage == "sources" else stage


def forget(pipeline, stage):
    """Let DVC know nothing of a stage, so that it has to run."""
    assert pipeline.lookinside("check").returncode == 0
    path = pipeline.folder / "dvc.lock"
    if path.exists():
        lock = parse_yaml_for_update(path.read_text(), path)
        lock["stages"].pop(stage, None)
        path.write_text(dumps_yaml(lock))
    shutil.rmtree(pipeline.folder / ".dvc/cache/runs", ignore_errors=True)


def appear(pipeline, process, stage):
    """Wait for a stage's own process; none if all ended before it was seen."""
    script, _, which = stage.partition("@")
    end = time.monotonic() + 300
    while process.poll() is None:
        assert time.monotonic() < end, f"{stage} did not begin"
        for each in at_work(pipeline.folder):
            words = each.info["cmdline"] or []
            named = f"pipelines/{script}.py" in words
            if named and all(part in " ".join(words) for part in which.rsplit("-", 1)):
                return [each]
        time.sleep(0.02)
    return []


@contextmanager
def held_while_writing(pipeline, process, stage):
    """Wait until a stage has begun to write, and hold it still meanwhile."""
    running = appear(pipeline, process, stage)
    before = written(pipeline)
    while not any(before.get(path) != stat for path, stat in written(pipeline).items()):
        assert process.poll() is None, f"{stage} has ended"
        time.sleep(0.005)
    send(running, psutil.Process.suspend)
    wait(lambda: all(each.status() == psutil.STATUS_STOPPED for each in running))
    try:
        yield
    finally:
        send(running, psutil.Process.resume)


def kill_above(pipeline, process):
    """Kill `dvc` or `lookinside reproduce` while all is held still, then let what is below go on.

    So it meets its end as an orphan, and no orphan may write a thing. Who is held starts no other,
    but who was not yet may have: so they are looked for until there are no more.
    """
    held: set[psutil.Process] = set()
    while more := set(at_work(pipeline.folder)) - held:
        send(more, psutil.Process.suspend)
        held |= more
    before = written(pipeline)
    kill(process)
    send(held, psutil.Process.resume)
    assert_nothing_runs(pipeline.folder)
    assert written(pipeline) == before


def send(processes, what):
    for each in processes:
        with suppress(psutil.NoSuchProcess):
            what(each)


def written(pipeline):
    """Each file that a stage can write, with its time and size."""
    paths = (path for top in ("data", "reports") for path in pipeline.folder.glob(f"{top}/**/*"))
    stats = {path: path.stat() for path in paths if path.is_file()}
    return {path: (stat.st_mtime_ns, stat.st_size) for path, stat in stats.items()}
