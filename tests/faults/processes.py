"""The processes of a pipeline, to be found and killed; and stages that have to run again."""

import shutil
import time
from contextlib import suppress

import psutil
from dvc.utils.serialize import dumps_yaml, parse_yaml_for_update

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
        for each in at_work(pipeline):
            words = each.info["cmdline"] or []
            named = f"pipelines/{script}.py" in words
            if named and all(part in " ".join(words) for part in which.rsplit("-", 1)):
                return [each]
        time.sleep(0.02)
    return []


def at_work(pipeline):
    """All processes in a pipeline's folder."""
    return [
        each
        for each in psutil.process_iter(["cwd", "cmdline", "status"])
        if each.info["cwd"] == str(pipeline.folder) and each.info["status"] != psutil.STATUS_ZOMBIE
    ]


def kill(*processes):
    for each in processes:
        try:
            each.kill()
        except psutil.NoSuchProcess:
            continue
        each.wait()


def kill_above(pipeline, process):
    """Kill `dvc` or `lookinside reproduce` while all is held still, then let what is below go on.

    So it meets its end as an orphan, and no orphan may write a thing. Who is held starts no other,
    but who was not yet may have: so they are looked for until there are no more.
    """
    held: set[psutil.Process] = set()
    while more := set(at_work(pipeline)) - held:
        send(more, psutil.Process.suspend)
        held |= more
    before = written(pipeline)
    kill(process)
    send(held, psutil.Process.resume)
    assert_nothing_runs(pipeline)
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


def is_alive(process):
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def assert_nothing_runs(pipeline):
    """Wait until no process is left: long enough to load torch, too short for a long stage."""
    end = time.monotonic() + 60
    while running := at_work(pipeline):
        assert time.monotonic() < end, [each.info["cmdline"] for each in running]
        time.sleep(0.05)
