"""SIGKILL at random moments: files are whole or not there, and in the end all is as ever."""

import os
import random
import signal
import time

import psutil
import pytest
from stage_processes import (
    address,
    appear,
    forget,
    kill_above,
    lengthened,
    make_busier,
)

from processes import assert_nothing_runs, is_alive, kill
from tiny_pipeline import Pipeline

pytestmark = pytest.mark.faults

STAGES = [
    "sources", "compose@stages", "compose@runs", "fetch@mnist", "prepare@mnist", "survey@mnist",
    "train@mnist_cnn-0", "evaluate@mnist_cnn-0", "probe@mnist_cnn", "visualize@mnist_cnn",
    "transfer", "match", "export@mnist_cnn", "compare", "report",
]  # fmt: skip
KILLED = ("stage", "dvc", "lookinside")
"""What is killed, in turn: a stage's own process, the `dvc` above it, or `lookinside reproduce`."""
LATE = 0.7
"""Of a stage's time, when every second kill comes at the earliest: it computes and writes then."""


@pytest.fixture
def moments():
    """Random numbers; the seed is shown if a test fails, and can be given."""
    seed = int(os.environ.get("FAULTS_SEED", time.time_ns() % 10**9))
    print(f"FAULTS_SEED={seed}")
    return random.Random(seed)


@pytest.mark.parametrize("stage", STAGES)
def test_twenty_kills_of_a_stage_end_in_the_same_bytes(pipeline, moments, stage):
    make_busier(pipeline, stage)
    kill_often(pipeline, moments, stage, 20)


@pytest.mark.slow
def test_three_kills_of_a_training_end_in_the_same_bytes(
    pipeline, moments, warm_python, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(warm_python), prepend=os.pathsep)
        make_busier(pipeline, "train@mnist_softmax-0")
    kill_often(pipeline, moments, "train@mnist_softmax-0", 3)


def test_a_stage_whose_dvc_died_before_it_could_notice_ends(pipeline):
    pipeline.set_params(overrides=lengthened("mnist_cnn", 10**6))
    pipeline.repro("compose@runs")
    dvc = pipeline.begin("dvc", "repro", "-s", "train@mnist_cnn-0")
    assert appear(pipeline, dvc, "train@mnist_cnn-0")
    kill_above(pipeline, dvc)


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_goes_on_after_a_demo_that_is_ended(pipeline, sign):
    process = pipeline.begin("lookinside", "demo")
    demo = Pipeline(pipeline.folder / "demo")
    assert appear(demo, process, "compose@stages")
    process.send_signal(sign)
    printed, _ = process.communicate(timeout=60)
    assert_nothing_runs(demo.folder)
    if sign == signal.SIGTERM:
        assert "lookinside: stopped; the same command goes on from here\n" in printed
        assert printed.endswith("what it printed above says why (in demo)\n")
        assert "Traceback" not in printed


def kill_often(pipeline, moments, stage, count):
    """Kill a stage so often, look at what each kill leaves, and let all be made in the end."""
    whole = pipeline.made()
    forget(pipeline, stage)
    with pipeline.begin("dvc", "repro", "-s", address(stage)) as process:
        running = appear(pipeline, process, stage)
        begun = time.monotonic()
        psutil.wait_procs(running)
        lasts = time.monotonic() - begun
        printed, _ = process.communicate()
    assert process.returncode == 0, printed
    killed = midway = 0
    for turn in range(5 * count):
        what = KILLED[killed % len(KILLED)]
        earliest = LATE if killed % 2 else 0  # most of a small stage is loading what it needs
        killed += kill_once(pipeline, stage, what, moments.uniform(earliest, 1) * lasts)
        midway += bool(checkpoints(pipeline))
        left = pipeline.files()
        wrong = {name for name in left if whole.get(name) != left[name]}
        assert all(name.endswith(".part") for name in wrong), (turn, wrong)
        if killed == count:
            break
    assert killed == count
    resumes = bool(checkpoints(pipeline))
    done = pipeline.lookinside("reproduce")
    assert done.returncode == 0, done.stdout
    assert pipeline.made() == whole
    if stage.startswith("train@"):
        assert midway
        note = pipeline.json(f"reports/timing/{stage.removeprefix('train@')}.json")
        assert note["resumed"] == resumes


def checkpoints(pipeline):
    """What a killed training left to go on from."""
    return list(pipeline.folder.glob("data/scratch/*/last.ckpt"))


def kill_once(pipeline, stage, what, after):
    """Kill a stage or what is above it, seconds after it began; false if it had ended by then."""
    forget(pipeline, stage)
    alone = ("dvc", "repro", "-s", address(stage))
    words = ("lookinside", "reproduce") if what == "lookinside" else alone
    process = pipeline.begin(*words)
    running = appear(pipeline, process, stage)
    time.sleep(after)
    in_time = any(is_alive(each) for each in running)
    if what == "stage" and in_time:
        kill(*running)
        process.communicate(timeout=60)
        assert_nothing_runs(pipeline.folder)
    else:
        kill_above(pipeline, process)
    return in_time
