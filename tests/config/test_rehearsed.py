"""A run is rehearsed once, and again when anything changes on which a rehearsal depends."""

import os
import signal
from collections.abc import Callable

import pytest
from omegaconf import DictConfig

from lookinside.config import rehearse, rehearsed
from lookinside.config.bind import bind, rehearse_all
from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.core import paths
from lookinside.core.errors import UserError

Resolve = Callable[..., DictConfig]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs that were rehearsed, in order."""
    names: list[str] = []
    monkeypatch.setattr(rehearse, "rehearse", lambda config, _tested: names.append(config.name))
    return names


def test_a_run_is_rehearsed_once(resolve: Resolve, seen: list[str]) -> None:
    config = resolve("mnist_cnn")
    resolve("mnist_softmax")
    resolve("mnist_cnn")
    assert seen == ["mnist_cnn", "mnist_softmax"]
    before = rehearsed.key(config, 5)
    config.seed, config.out_dir = 7, "elsewhere"
    assert rehearsed.key(config, 5) == before != rehearsed.key(config, 6)


@pytest.mark.parametrize("override", ["model.dense=[8]", "probes.samples.count=3", "optimiser=sgd"])
def test_another_configuration_is_rehearsed(
    resolve: Resolve, seen: list[str], override: str
) -> None:
    resolve("mnist_cnn")
    resolve("mnist_cnn", override)
    assert len(seen) == 2


def test_other_code_data_or_libraries_are_rehearsed(
    resolve: Resolve, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = resolve("mnist_cnn")
    rehearsed.once(config, tested=10**6)
    with monkeypatch.context() as patch:
        patch.setattr(rehearsed, "code_key", lambda *_: "other code")
        resolve("mnist_cnn")
    with monkeypatch.context() as patch:
        patch.setattr(rehearsed, "installed", lambda: ["captum 0.0"])
        resolve("mnist_cnn")
    assert len(seen) == 4


def test_the_key_sees_the_code_of_rehearsals_and_of_the_run(
    resolve: Resolve, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(
        rehearsed, "code_key", lambda script, targets: str(asked.append([str(script), *targets]))
    )
    resolve("mnist_cnn")
    ((script, *targets),) = asked
    assert script == "src/lookinside/config/rehearse.py"
    assert {"lookinside.models.convnet.convnet", "lookinside.probes.samples.grid"} <= set(targets)
    assert seen


def test_what_was_refused_is_refused_again(resolve: Resolve) -> None:
    for _ in range(2):
        with pytest.raises(UserError, match="a dense layer needs at least one unit"):
            resolve("mnist_cnn", "model.dense=[0]")
    assert rehearsed.remembered() == []


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param("", id="empty"),
        pytest.param("{}", id="other", marks=pytest.mark.slow),
        pytest.param('["a"', id="cut", marks=pytest.mark.slow),
        pytest.param("[" * 100_000, id="too deep", marks=pytest.mark.slow),
    ],
)
def test_a_damaged_memory_is_none(resolve: Resolve, seen: list[str], damaged: str) -> None:
    resolve("mnist_cnn")
    paths.REHEARSED.write_text(damaged)
    resolve("mnist_cnn")
    assert len(seen) == 2
    assert len(rehearsed.remembered()) == 1


@pytest.mark.slow
def test_the_oldest_are_forgotten(
    resolve: Resolve, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsed, "MOST", 2)
    for run in ("mnist_cnn", "mnist_softmax", "translated_mlp", "mnist_cnn"):
        resolve(run)
    assert len(seen) == 4
    assert len(rehearsed.remembered()) == 2


@pytest.fixture
def composed(prepared: None) -> list[DictConfig]:  # noqa: ARG001
    """Three runs, the second and the third alike."""
    runs = ("mnist_softmax", "mnist_cnn", "mnist_cnn")
    return [compose_run(run, read_params()) for run in runs]


def test_several_are_rehearsed_side_by_side_and_then_known(
    composed: list[DictConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    rehearse_all(composed)
    known = rehearsed.remembered()
    assert len(known) == 2
    monkeypatch.setattr(rehearse, "rehearse", lambda *_: pytest.fail("it is known"))
    rehearse_all(composed)
    assert [bind(each).name for each in composed] == ["mnist_softmax", "mnist_cnn", "mnist_cnn"]
    assert rehearsed.remembered() == known


@pytest.mark.slow
def test_of_several_the_first_that_cannot_work_is_told(
    composed: list[DictConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    composed[0].optimiser.lr = -1.0
    composed[1].model.dense = [0]
    with pytest.raises(UserError, match="mnist_softmax: optimiser: Invalid learning rate"):
        rehearse_all(composed)


@pytest.mark.slow
def test_those_before_one_that_cannot_work_are_known(
    composed: list[DictConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    composed[1].model.dense = [0]
    with pytest.raises(UserError, match="mnist_cnn: model"):
        rehearse_all(composed)
    assert len(rehearsed.remembered()) == 1


def test_a_process_that_is_killed_leaves_the_rest_to_be_rehearsed_one_by_one(
    composed: list[DictConfig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    with monkeypatch.context() as patch:
        patch.setattr(rehearse, "rehearse", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        rehearse_all(composed)
    assert rehearsed.remembered() == []
    assert bind(composed[0]).name == "mnist_softmax"
