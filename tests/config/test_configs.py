import shutil
from functools import wraps
from pathlib import Path

import pytest
import torch
import yaml
from omegaconf import OmegaConf

from lookinside.config.bind import bind
from lookinside.config.by_hand import check_words
from lookinside.config.by_hydra import compose_config, model_family
from lookinside.config.compose import check_data, compose_data, compose_run
from lookinside.config.params import read_params
from lookinside.core.errors import UserError
from lookinside.probes import samples

ROOT = Path(__file__).parents[2]
EXPERIMENTS = sorted(path.stem for path in (ROOT / "conf/experiment").glob("*.yaml"))


@pytest.fixture(autouse=True)
def root(monkeypatch):
    monkeypatch.chdir(ROOT)


def composed(run, *overrides, **changes):
    params = read_params().model_copy(update=changes)
    params.overrides[run] = list(overrides)
    return compose_run(run, params)


def changed_params(tmp_path, monkeypatch, **changes):
    values = yaml.safe_load((ROOT / "params.yaml").read_text()) | changes
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(values))
    shutil.copytree(ROOT / "conf/experiment", tmp_path / "conf/experiment")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("run", EXPERIMENTS)
def test_every_experiment_composes_and_is_named_like_its_file(run):
    config = composed(run)
    assert config.name == run
    check_data(config, read_params())


@pytest.mark.parametrize("dataset", yaml.safe_load((ROOT / "params.yaml").read_text())["datasets"])
def test_every_data_set_has_a_config_and_the_named_source(dataset):
    source = read_params().datasets[dataset]
    config = compose_data(dataset, read_params())
    assert (config["name"], config["source"]) == (dataset, source)


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("optimiser.lrr=1", "there is no key optimiser.lrr; did you mean lr?"),
        ("+optimiser.lrr=1", "there is no key optimiser.lrr; did you mean lr?"),
        ("trainer.stepz=1", "there is no key trainer.stepz; did you mean steps?"),
        ("+trainer.stepz=1", "there is no key trainer.stepz; did you mean steps?"),
        ("+trainer.snapshots.epoch=[1]", "there is no key trainer.snapshots.epoch; did you mean "),
        ("trainer.steps=many", "trainer.steps is 'many', but must be a valid integer"),
        (
            "probes.gradients.initialiser={_target_: lookinside.models.initialisers.Normal}",
            "the key probes.gradients.initialiser.std must be given",
        ),
        ("trainer.steps=0", "trainer.steps is 0, but must be greater than 0"),
        ("trainer.share=2", "trainer.share is 2, but must be less than or equal to 1"),
        ("trainer.accelerator=tpu", "trainer.accelerator is 'tpu', but must be 'auto', 'cpu' or"),
        ("trainer.steps=???", "the key trainer.steps must be given"),
        ("~model.hidden", "the key model.hidden must be given"),
        ("+model.hiden=[3]", "there is no key model.hiden; did you mean hidden?"),
        ("model.hidden=[a]", "model.hidden.0 is 'a', but must be a valid integer"),
        ("model=convnett", "there is no conf/model/convnett.yaml; did you mean convnet?"),
        ("optimiser.lr", "the override optimiser.lr doesn't parse; write key=value"),
        ("optimiser={{", "the override optimiser={{ doesn't parse; write key=value"),
        ("optimiser._target_=os.system", "optimiser._target_ is os.system, but only"),
        ("optimiser._target_=torch.optim.Adamm", "torch.optim has no Adamm; did you mean Adam?"),
        ("model._target_=lookinside.models.mpl.mlp", "lookinside.models.mpl.mlp names no module"),
        ("optimiser.lr=abc", "optimiser.lr is 'abc', but must be a valid number"),
        ("optimiser.lr=null", "optimiser.lr is None, but must be a valid number"),
        ("trainer.threads=100000", "trainer.threads is 100000, but must be less than or equal to"),
        ("probes.mistakes.count=0", "probes.mistakes.count is 0, but must be greater than 0"),
        ("trainer.minutes=0", "trainer.minutes is 0, but must be greater than 0"),
        ("trainer.wanted=much", "trainer.wanted is 'much', but must be a valid number"),
        ("seed=3", "the override seed=3 is the pipeline's own business"),
    ],
)
def test_a_mistake_in_an_override_is_one_sentence(override, sentence):
    with pytest.raises(UserError) as caught:
        composed("mnist_softmax", override)
    assert str(caught.value).startswith("run mnist_softmax: ")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("evaluation.neighbours=0", "evaluation.neighbours is 0, but must be greater than 0"),
        ("evaluation.masked=[0,1.5]", "evaluation.masked.1 is 1.5, but must be less than 1"),
        ("evaluation.masked=[-0.1]", "evaluation.masked.0 is -0.1, but must be greater than or"),
        ("probes.reconstructions.masked=1", "probes.reconstructions.masked is 1, but must be less"),
        ("probes.denoising.masked=[0,1]", "probes.denoising.masked.1 is 1, but must be less"),
        ("+probes.codes_over_training.snapshots={}", "there is no key probes.codes_over_training"),
    ],
)
def test_what_is_measured_of_an_autoencoder_has_bounds(override, sentence):
    with pytest.raises(UserError) as caught:
        composed("mnist_ae", override)
    assert str(caught.value).startswith(f"run mnist_ae: {sentence}")


def test_a_key_that_the_experiments_own_file_sets_is_said_to_be_its_own():
    with pytest.raises(UserError) as caught:
        composed("mnist_convnet", "model=mlp")
    assert str(caught.value) == (
        "run mnist_convnet: there is no key model.blocks; valid are hidden "
        "(conf/experiment/mnist_convnet.yaml sets model.blocks and model.dense; "
        "the overrides ~model.blocks ~model.dense take that away)"
    )
    composed("mnist_convnet", "model=mlp", "~model.blocks", "~model.dense")
    with pytest.raises(UserError, match=r"there is no key model.blocks; valid are .*hidden"):
        composed("mnist_cnn", "model=mlp", "model.blocks=[]")


def test_a_reference_to_a_key_that_is_not_there_is_one_sentence():
    with pytest.raises(UserError, match=r"optimiser.lr refers to task.lr, which is not there"):
        composed("mnist_softmax", "optimiser.lr=${task.lr}")


def test_a_mistake_inside_a_block_of_layers_names_the_nearest_key():
    with pytest.raises(UserError, match=r"model.blocks.0.filterz; did you mean filters\?"):
        composed("mnist_cnn", "model.blocks=[{filterz: 3, kernel: 5}]")


def test_an_unknown_run_or_profile_is_one_sentence():
    with pytest.raises(UserError, match=r"mnist_cn has no file .*; did you mean mnist_cnn\?"):
        composed("mnist_cn")
    with pytest.raises(UserError, match=r"profile fulll has no file .*; did you mean full\?"):
        composed("mnist_cnn", profile="fulll")


@pytest.mark.parametrize("value", ["null", "1"])
def test_a_group_that_is_set_to_no_name_is_one_sentence(value):
    with pytest.raises(UserError, match=rf"figures={value} chooses no file of conf/figures; valid"):
        composed("mnist_cnn", "optimiser.lr=0.1", f"figures={value}")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"seed": [0]}, "there is no key seed; did you mean seeds?"),
        ({"seeds": []}, "seeds is [], but"),
        ({"seeds": [-1]}, "seeds.0 is -1, but must be greater than or equal to 0"),
        ({"sources": {"mnist": "web", "cifar10": "auto"}}, "sources.mnist is 'web', but must be"),
        ({"datasets": {"mnist": "mnst"}}, "datasets.mnist derives from mnst, which is not among"),
        ({"runs": ["../x"]}, "runs.0 is '../x'"),
        ({"runs": "mnist_cnn"}, "runs is 'mnist_cnn', but must be a valid list"),
        ({"runs": None}, "runs is None, but must be a valid list"),
        ({"runs": ["mnist_cnn", "mnist_cnn"]}, "runs names something twice"),
        ({"seeds": 0}, "seeds is 0, but must be a valid list"),
        ({"sources": "auto"}, "sources is 'auto', but must be a section with keys"),
        ({"seeds": [0, 0]}, "seeds names something twice"),
        (
            {"overrides": {"mnist_cn": []}},
            "overrides.mnist_cn is for nothing; did you mean mnist_c",
        ),
        ({"mirrors": {"mnst": None}}, "mirrors.mnst is for nothing; did you mean mnist?"),
    ],
)
def test_a_mistake_in_params_is_one_sentence(tmp_path, monkeypatch, changes, sentence):
    changed_params(tmp_path, monkeypatch, **changes)
    with pytest.raises(UserError) as caught:
        read_params()
    assert str(caught.value).startswith("params.yaml: ")
    assert sentence in str(caught.value)


def test_an_empty_params_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "params.yaml").touch()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=r"params.yaml: it is None, but must be a section with"):
        read_params()


def test_a_run_may_not_change_a_shared_data_set():
    config = composed("translated_mlp", "data.recipe.canvas=50")
    with pytest.raises(UserError, match="overrides the recipe of data set translated_mnist"):
        check_data(config, read_params())


def test_a_run_needs_its_data_set_among_the_prepared_ones():
    params = read_params().model_copy(update={"datasets": {"mnist": "mnist"}})
    with pytest.raises(
        UserError, match="needs the data set mnist_80_10_10: add `mnist_80_10_10: mnist` to"
    ):
        check_data(composed("mnist_softmax"), params)


def test_a_data_set_has_one_source():
    params = read_params().model_copy(update={"datasets": {"mnist": "cifar10"}})
    with pytest.raises(UserError, match=r"from cifar10, but conf/data/mnist.yaml says mnist"):
        compose_data("mnist", params)


def test_a_run_of_classes_needs_two(resolve, prepared):
    card = prepared / "data/cards/mnist.json"
    card.write_text(card.read_text().replace('"right"', '"only"').replace('"left",', ""))
    with pytest.raises(UserError, match=r"run mnist_cnn: model: there is one class only: .* two"):
        resolve("mnist_cnn")
    assert resolve("mnist_softmax")


@pytest.mark.parametrize("group", ["model", "initialiser", "optimiser"])
def test_every_option_of_a_group_composes(group):
    for path in (ROOT / "conf" / group).glob("*.yaml"):
        composed("mnist_cnn", f"{group}={path.stem}")


def test_binding_needs_the_data_to_be_prepared(prepared):
    (prepared / "data/cards/mnist.json").unlink()
    with pytest.raises(UserError, match=r"mnist.json is missing: run `dvc repro`"):
        bind(compose_run("mnist_cnn", read_params()))


@pytest.mark.parametrize(
    ("run", "override", "sentence"),
    [
        ("mnist_cnn", "optimiser.lr=-1", "optimiser: Invalid learning rate: -1"),
        ("mnist_cnn", "model.dropout=2", "model: dropout probability has to be between 0 and 1"),
        ("mnist_cnn", "model.dense=[0]", "model: a dense layer needs at least one unit, not 0"),
        ("translated_mlp", "model.hidden=[-3]", "model: a hidden layer needs at least one unit"),
        ("cifar_lenet", "initialiser.std=-1", "initialiser: std must be greater than 0, not -1"),
        ("mnist_cnn", "task=reconstruct", "model: it gives (2,) for an image of (1, 12, 12)"),
        ("mnist_ae", "task=variational", "model: it has no posterior over codes: use a"),
        ("mnist_vae", "task=classify", "model: it gives (1, 12, 12) for an image, not a score a"),
        ("mnist_ae", "task.masked=1.5", "task.masked is 1.5, but must be less than 1"),
        ("mnist_ae", "trainer.patience_on=accuracy", "trainer.patience_on: the task does not"),
        ("mnist_lstm", "model.units=0", "model: a recurrent layer needs at least one unit, not 0"),
        ("mnist_cnn", "trainer.wanted=95", "trainer.wanted: an accuracy of 95 is never reached"),
        ("mnist_ae", "evaluation=classify", "evaluation: lookinside.evaluation.classify.evaluate"),
        ("mnist_cnn", "evaluation=reconstruct", "evaluation: lookinside.evaluation.autoencoder."),
        (
            "mnist_vae",
            "+probes.mistakes={_target_: lookinside.probes.mistakes.most_confident}",
            "probes.mistakes: lookinside.probes.mistakes.most_conf",
        ),
        (
            "mnist_cnn",
            "probes=reconstruct",
            "probes.reconstructions: it gives (2,) for an image of (1, 12, 12)",
        ),
        (
            "mnist_ae",
            "+figures.mistakes={_target_: lookinside.figures.mistakes.draw}",
            "figures.mistakes: it draws the probe mistakes, which is",
        ),
        (
            "mnist_cnn",
            "figures=reconstruct",
            "figures.codes: it draws the probe codes, which is not",
        ),
        ("mnist_cnn", "probes.mistakes=null", "figures.mistakes: it draws the probe mistakes, wh"),
        ("mnist_cnn", "probes.occlusion.images=[0,99999]", "probes.occlusion: there is no test im"),
        ("mnist_cnn", "+figures.samples.probe=mine", "figures.samples: it draws the probe mine, w"),
        (
            "mnist_cnn",
            "model.blocks=[{filters: 3, kernel: 40, padding: valid}]",
            "model: block 1 leaves no pixel of the image: its kernel is too large",
        ),
    ],
)
def test_what_cant_be_built_is_one_sentence(resolve, run, override, sentence):
    with pytest.raises(UserError) as caught:
        resolve(run, override)
    assert str(caught.value).startswith(f"run {run}: {sentence}")


@pytest.mark.slow
def test_what_could_work_is_not_refused(resolve):
    assert resolve("mnist_cnn", "probes.channels.images=[1,7]").probes.channels.images == [1, 7]
    assert resolve("mnist_cnn", "trainer.wanted=1").trainer.wanted == 1
    assert resolve("mnist_ae", "trainer.wanted=95").trainer.wanted == 95
    assert resolve("mnist_softmax", "model=recurrent").probes.weight_maps.count == 64


def test_a_rehearsal_calls_a_probe_on_few_images_like_the_runs_own(resolve, monkeypatch):
    seen, real = {}, samples.grid

    @wraps(real)
    def grid(model, dataset, count: int):
        seen.setdefault(dataset.name, (dataset.test, dataset.shape, count))
        return real(model, dataset, count)

    monkeypatch.setattr("lookinside.probes.samples.grid", grid)
    for run in ("mnist_cnn", "translated_mlp"):
        resolve(run)
    plain, shape, count = seen["mnist"]
    assert (shape, count, plain.canvas) == ((1, 12, 12), 2, None)
    assert plain.labels.tolist() == [0, 1]
    placed, shape, _ = seen["translated_mnist"]
    assert (shape, placed.canvas, placed.offsets.tolist()) == ((1, 16, 16), 16, [[0, 0], [0, 0]])
    for split in (plain, placed):
        assert split.batch(torch.arange(2)).shape[2:] == ((12, 12) if split is plain else (16, 16))


def test_picking_on_test_needs_watching_it(resolve):
    with pytest.raises(UserError, match=r"picks on test, which needs trainer.watch_test: true"):
        resolve("cifar_lenet", "trainer.watch_test=false")


def test_a_family_is_a_file_of_conf_model():
    families = [model_family(run) for run in ("mnist_softmax", "translated_mlp", "cifar_lenet")]
    assert families == ["linear", "mlp", "lenet"]


@pytest.mark.slow
def test_what_params_change_of_a_run_is_noted(resolve):
    assert resolve("mnist_cnn").changed == []
    harmless = ("trainer.accelerator=cpu", "trainer.tensorboard.every=7", "trainer.share=0.5")
    assert resolve("mnist_cnn", *harmless).changed == []
    changed = resolve("mnist_cnn", "optimiser.lr=0.1", "model.dense=[8]", "trainer.steps=40")
    assert changed.changed == ["model.dense", "optimiser.lr", "trainer.steps"]


def test_a_bound_config_is_resolved_and_has_a_key_for_each_stage(resolve):
    plain = OmegaConf.to_container(resolve("mnist_cnn"), resolve=False)
    assert "${" not in str(plain)
    assert set(plain["code"]) == {"train", "evaluate", "probe", "visualize", "export"}
    assert all(len(key) == 64 for key in plain["code"].values())


@pytest.mark.parametrize(
    "words",
    [
        ["--multirun", "experiment=mnist_cnn", "optimiser.lr=1e-2,1e-3"],
        ["hydra.mode=MULTIRUN", "experiment=mnist_cnn", "optimiser.lr=1e-2,1e-3"],
        ["-m", "experiment=glob(mnist_l*)", "optimiser=glob([*])"],
        ["-m", "experiment=mnist_cnn,mnist_softmax", "trainer.steps=range(1,3)"],
        ["--help"],
    ],
)
def test_the_command_line_may_sweep(words):
    check_words(words)


@pytest.mark.parametrize(
    ("words", "jobs"),
    [
        (["experiment=mnist_cnn", "optimiser.lr=1e-2", "trainer.steps=3"], 1),
        (["-m", "experiment=mnist_cnn", "optimiser.lr=1e-2,1e-3,1e-4", "trainer.steps=3,4"], 4),
    ],
)
def test_each_value_of_a_sweep_is_composed_once(words, jobs, monkeypatch):
    composed = []

    def noted(name, overrides, where):
        composed.append(overrides)
        return compose_config(name, overrides, where)

    monkeypatch.setattr("lookinside.config.by_hand.compose_config", noted)
    check_words(words)
    assert len(composed) == jobs


def test_a_mistake_on_the_command_line_is_one_sentence():
    with pytest.raises(UserError, match=r"there is no key optimiser.lrr; did you mean lr\?"):
        check_words(["-m", "experiment=mnist_cnn", "optimiser.lrr=1e-2,1e-3"])
    with pytest.raises(UserError, match="doesn't parse"):
        check_words(["experiment"])
    with pytest.raises(
        UserError, match=r"optimiser.lr=1,2 has several values to train with: add -m"
    ):
        check_words(["experiment=mnist_cnn", "optimiser.lr=1,2"])
    with pytest.raises(
        UserError, match=r"experiment=glob\(x\*\) comes to no value: mend its pattern"
    ):
        check_words(["-m", "experiment=glob(x*)"])
    with pytest.raises(
        UserError, match=r"interval\(0,1\) lists no values: write optimiser.lr=<value>"
    ):
        check_words(["-m", "experiment=mnist_cnn", "optimiser.lr=interval(0,1)"])
    with pytest.raises(UserError, match=r"there is no key model.last_relu; valid are hidden"):
        check_words(["-m", "experiment=glob(mnist_ae*)", "model=mlp"])
    with pytest.raises(UserError, match=r"mnist_cn.yaml; did you mean mnist_cnn\?"):
        check_words(["-m", "experiment=mnist_cnn,mnist_cn"])
    with pytest.raises(UserError, match=r"optimiser.lr is 'abc'"):
        check_words(["-m", "experiment=mnist_cnn", "optimiser.lr=1e-3,abc"])
    with pytest.raises(UserError, match=r"as experiment=<run>; there are .*cifar_lenet"):
        check_words(["optimiser.lr=1e-3"])
