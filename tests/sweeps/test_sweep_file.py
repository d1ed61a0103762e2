"""The sweep of the notebook, and mistakes in a file of conf/sweep."""

from pathlib import Path

import pytest
import torch
import yaml

from lookinside import cli
from lookinside.config.by_hydra import compose_config
from lookinside.config.sweep import compose_combination, read_sweep
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json, write_json
from lookinside.sweeps import words
from lookinside.sweeps.trial import bind_trials
from lookinside.training.loop import build_module

ROOT = Path(__file__).parents[2]
SWEEPS = sorted(path.stem for path in (ROOT / "conf/sweep").glob("*.yaml"))


@pytest.mark.parametrize("name", SWEEPS)
def test_every_option_of_every_sweep_composes(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    sweep = read_sweep(name)
    first = sweep.combinations()[0]
    for choice, options in sweep.choices.items():
        for option in options:
            compose_combination(sweep, {**first, choice: option})


def test_the_notebooks_search_has_96_combinations_and_its_budgets(monkeypatch):
    monkeypatch.chdir(ROOT)
    sweep = read_sweep("n1_search")
    assert len(sweep.combinations()) == 96
    assert (sweep.screen.epochs, sweep.final.best, sweep.final.epochs) == (5, 6, 50)
    assert words.differing(sweep, sweep.combinations()[0]) == "nothing changed"
    assert words.differing(sweep, sweep.combinations()[-1]).startswith("learning rate 0.0001, fil")


@pytest.mark.usefixtures("prepared")
def test_the_first_combination_is_the_run_itself():
    sweep = read_sweep("n1_search")
    run = compose_config("config", ["experiment=cifar_lenet"], "")
    (trial,) = bind_trials(sweep, sweep.combinations()[:1], 50)
    for group in ("model", "initialiser", "task", "optimiser"):
        assert trial.config[group] == run[group]
    changed = {key for key, value in run.trainer.items() if trial.config.trainer[key] != value}
    assert changed == {"steps", "watch_train", "watch_test", "snapshots"}


@pytest.mark.usefixtures("prepared")
def test_the_last_combination_is_all_that_differs():
    sweep = read_sweep("n1_search")
    (trial,) = bind_trials(sweep, sweep.combinations()[-1:], 5)
    names = [
        name for name, _ in build_module(trial.config, 0, torch.zeros(1)).model.named_children()
    ]
    assert names == [
        "conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "conv3", "relu3", "pool3",
        "global_average_pool", "flatten", "dense4", "relu4", "dropout", "logits",
    ]  # fmt: skip
    assert trial.config.optimiser.lr == 0.0001
    assert list(trial.config.model.filters) == [32, 64, 128]
    assert trial.config.model.kernel == 3


def test_a_budget_in_epochs_becomes_steps_of_the_data_set(toy):
    toy()
    sweep = read_sweep("toy")
    (trial,) = bind_trials(sweep, sweep.combinations()[:1], 4)
    assert trial.config.trainer.steps == 4 * 2  # 150 images in batches of 100
    path = paths.CARDS / "mnist_80_10_10.json"
    card = read_json(path)
    write_json(path, card | {"images": {"train": 201, "test": 60}})
    (trial,) = bind_trials(sweep, sweep.combinations()[:1], 4)
    assert trial.config.trainer.steps == 4 * 3


@pytest.mark.usefixtures("prepared")
def test_no_trial_looks_at_the_test_images():
    sweep = read_sweep("n1_search")
    (trial,) = bind_trials(sweep, sweep.combinations()[:1], 5)
    assert trial.config.trainer.watch_test is False


RATE = {"slow": ["optimiser.lr=1e-4"], "fast": ["optimiser.lr=1e-2"]}


def odd(*overrides):
    """A third option of a choice."""
    return {"choices": {"rate": {**RATE, "odd": list(overrides)}}}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"choices": {f"c{number}": RATE for number in range(40)}},
            "its choices come to 1,099,511,627,776 combinations, more than 100,000: leave some out",
        ),
        ({"choice": {}}, "there is no key choice; did you mean choices?"),
        ({"choices": {}}, "choices is empty: name one at least"),
        ({"choices": {"rate": {"slow": []}}}, "the choice rate needs two options at least"),
        ({"choices": {"rate": {"slow": ["a=1"], "fast": "b"}}}, "choices.rate.fast is 'b', but"),
        ({"choices": {"rate": {0.1: [], 0.2: []}}}, "must be a valid string"),
        ({"screen": {"epochs": 0}}, "screen.epochs is 0, but must be greater than 0"),
        ({"final": {"best": 5, "epochs": 3}}, "final.best is 5, but there are 4 combinations"),
        ({"search": {"trials": 4}}, "the key search.epochs must be given"),
        ({"seed": -1}, "seed is -1, but must be greater than or equal to 0"),
        ({"experiment": "mnist_cn"}, "there is no conf/experiment/mnist_cn.yaml; did you mean"),
        (odd("trainer.steps=3"), "the override trainer.steps=3 is the sweep's own business"),
        (odd("seed=3"), "the override seed=3 is the sweep's own business"),
        (odd("model=mlpp"), "there is no conf/model/mlpp.yaml; did you mean mlp?"),
        (odd("optimiser.lrr=3"), "there is no key optimiser.lrr; did you mean lr?"),
        (odd("optimiser.lr=x"), "optimiser.lr is 'x', but"),
        (odd("optimiser"), "optimiser doesn't parse; write"),
        (odd("trainer=ddp"), "trainer.devices of mnist_softmax is 2, but a sweep trains each"),
        (odd("trainer.minutes=3"), "trainer.minutes of mnist_softmax is 3, but what a sweep"),
        (odd("trainer.wanted=0.9"), "is 0.9, but combinations that all end at one figure can't be"),
        (odd("optimiser.lr=0.01"), "rate fast and rate odd come to the same training: leave one"),
        (odd("optimiser.lr=1e-2", "title=Odd"), "rate fast and rate odd come to the same training"),
        ({"name": "other"}, "name is other, but must be toy"),
    ],
)
def test_a_mistake_is_one_sentence(toy, changes, sentence):
    toy(**changes)
    with pytest.raises(UserError) as caught:
        bind_all()
    assert str(caught.value).startswith("conf/sweep/toy.yaml: ")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_choices_that_undo_one_another_are_one_sentence(toy):
    toy(choices={"rate": RATE, "also": {"no": [], "yes": ["optimiser.lr=1e-3"]}})
    with pytest.raises(UserError, match="rate slow and rate fast come to the same training: leave"):
        bind_all()


def test_what_the_experiment_wants_of_the_machine_is_one_sentence(toy, prepared):
    toy()
    path = prepared / "conf/experiment/mnist_softmax.yaml"
    path.write_text(path.read_text().replace("steps: 2800", "steps: 2800, devices: 2"))
    with pytest.raises(UserError, match=r"mnist_softmax is 2, but .* one device: leave it at 1"):
        bind_all()


@pytest.mark.parametrize("text", ["", "# Nothing yet.\n", "- name: toy\n", "toy"])
def test_a_file_without_keys_is_one_sentence(toy, prepared, text):
    toy()
    (prepared / "conf/sweep/toy.yaml").write_text(text)
    with pytest.raises(UserError) as caught:
        read_sweep("toy")
    assert str(caught.value) == (
        "conf/sweep/toy.yaml holds no keys: write name, title, experiment, seed, choices, screen, "
        "final, search"
    )


def bind_all():
    sweep = read_sweep("toy")
    bind_trials(sweep, sweep.combinations(), 1)


def test_an_unknown_sweep_and_damaged_yaml_are_one_sentence(toy, prepared):
    toy()
    with pytest.raises(UserError, match=r"there is no conf/sweep/toi.yaml; did you mean toy\?"):
        read_sweep("toi")
    (prepared / "conf/sweep/toy.yaml").write_text("a: [")
    with pytest.raises(UserError, match=r"conf/sweep/toy.yaml is no valid YAML: while parsing"):
        read_sweep("toy")


def test_outside_a_repository_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"no conf/sweep/toy.yaml; go to the repository's root fi"):
        read_sweep("toy")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--trials", "3"], "lookinside: --trials is the budget of TPE: give --tpe too"),
        (["--jobs", "0"], "2"),
        (["--full", "--tpe"], "2"),
    ],
)
def test_options_that_cant_be_are_refused(monkeypatch, words, sentence):
    monkeypatch.setattr("sys.argv", ["lookinside", "sweep", "toy", *words])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert str(caught.value) == sentence


def test_a_run_that_is_no_classifier_is_one_sentence(toy, monkeypatch):
    toy()
    monkeypatch.setattr("lookinside.tasks.classify.Classify.selects_on", ("loss", "min"))
    with pytest.raises(
        UserError, match="mnist_softmax is judged by its loss, but a sweep compares"
    ):
        bind_all()


def test_data_that_is_not_prepared_is_one_sentence(toy):
    toy()
    (paths.CARDS / "mnist_80_10_10.json").unlink()
    with pytest.raises(UserError, match=r"mnist_80_10_10.json is missing: run `dvc repro`"):
        bind_all()


def test_order_in_the_file_is_the_order_of_the_grid(toy, prepared):
    toy()
    written = yaml.safe_load((prepared / "conf/sweep/toy.yaml").read_text())["choices"]
    combinations = [tuple(each.values()) for each in read_sweep("toy").combinations()]
    slow, fast = written["rate"]
    narrow, wide = written["width"]
    assert combinations == [(slow, narrow), (slow, wide), (fast, narrow), (fast, wide)]
