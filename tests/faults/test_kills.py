"""SIGKILL at random moments: files are whole or not there, and in the end all is as ever."""

import os
import random
import time

import pytest
from processes import appear, assert_nothing_runs, forget, kill

pytestmark = [pytest.mark.xdist_group("pipeline"), pytest.mark.faults]

STAGES = [
    "sources", "compose@stages", "compose@runs", "fetch@mnist", "prepare@mnist", "survey@mnist",
    "train@mnist_cnn-0", "evaluate@mnist_cnn-0", "probe@mnist_cnn", "visualize@mnist_cnn",
    "transfer", "match", "export@mnist_cnn", "compare", "report",
]  # fmt: skip
KILLED = ("stage", "dvc", "lookinside")
"""What is killed, in turn: a stage's own process, the `dvc` above it, or `lookinside reproduce`."""


@pytest.fixture
def moments():
    """Random numbers; the seed is shown if a test fails, and can be given."""
    seed = int(os.environ.get("FAULTS_SEED", time.time_ns() % 10**9))
    print(f"FAULTS_SEED={seed}")
    return random.Random(seed)


@pytest.mark.parametrize("stage", STAGES)
def test_twenty_kills_of_a_stage_end_in_the_same_bytes(pipeline, moments, stage):
    kill_often(pipeline, moments, stage, 20)


@pytest.mark.slow
def test_three_kills_of_a_training_end_in_the_same_bytes(pipeline, moments):
    kill_often(pipeline, moments, "train@mnist_softmax-0", 3)


def test_a_stage_whose_dvc_died_before_it_could_notice_ends(pipeline):
    forget(pipeline, "train@mnist_cnn-0")
    dvc = pipeline.begin("dvc", "repro", "-s", "train@mnist_cnn-0")
    (stage,) = appear(pipeline, dvc, "train@mnist_cnn-0")
    stage.suspend()
    kill(dvc)
    stage.resume()
    assert_nothing_runs(pipeline)


def kill_often(pipeline, moments, stage, count):
    """Kill a stage so often, look at what each kill leaves, and let all be made in the end."""
    whole = pipeline.made()
    forget(pipeline, stage)
    with pipeline.begin("dvc", "repro", "-s", stage) as process:
        appear(pipeline, process, stage)
        begun = time.monotonic()
        printed, _ = process.communicate()
    lasts = time.monotonic() - begun
    assert process.returncode == 0, printed
    killed = 0
    for turn in range(count):
        forget(pipeline, stage)
        what = KILLED[turn % len(KILLED)]
        words = (
            ("lookinside", "reproduce") if what == "lookinside" else ("dvc", "repro", "-s", stage)
        )
        process = pipeline.begin(*words)
        running = appear(pipeline, process, stage)
        time.sleep(moments.uniform(0, lasts))
        killed += process.poll() is None
        if what == "stage" and running:
            kill(*running)
            process.communicate(timeout=60)
        kill(process)
        assert_nothing_runs(pipeline)
        left = pipeline.files()
        wrong = {name for name in left if whole.get(name) != left[name]}
        assert all(name.endswith(".part") for name in wrong), (turn, wrong)
    assert killed > count / 2
    done = pipeline.lookinside("reproduce")
    assert done.returncode == 0, done.stdout
    assert pipeline.made() == whole
