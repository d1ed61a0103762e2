"""Stages that have to run again, and their processes, to be found and killed with those above."""

import shutil
import time
from contextlib import suppress

import psutil
from dvc.utils.serialize import dumps_yaml, parse_yaml_for_update

from processes import assert_nothing_runs, at_work, kill
from tiny_pipeline import SOURCES


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
