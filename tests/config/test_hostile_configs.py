"""Configuration made to do harm, through the real commands: one sentence, and nothing runs."""

import runpy
import shutil
import sys
from pathlib import Path

import pytest

from hostile import BOMB
from lookinside import cli
from lookinside.config.by_hand import check_words
from lookinside.config.compose import compose_run
from lookinside.config.params import read_params
from lookinside.core.errors import UserError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A folder with the repository's configuration, to spoil."""
    shutil.copytree(ROOT / "conf", tmp_path / "conf")
    shutil.copyfile(ROOT / "params.yaml", tmp_path / "params.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(monkeypatch):
    """What `lookinside check` says; it must end with an error, in one line."""
    monkeypatch.setattr(sys, "argv", ["lookinside", "check"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert str(end.value.code).isprintable()
    return str(end.value.code)


SWELLING = {
    "its aliases come to more than 1,000,000 values": BOMB,
    "it holds an alias of what lies around it": "seeds: &a [*a]",
    "it is nested too deeply": "[" * 1500,
    "it holds the key seeds twice": "seeds: [0]\nseeds: [1]",
}


@pytest.mark.parametrize(
    ("file", "was"),
    [
        ("params.yaml", "profile: "),
        ("conf/experiment/mnist_softmax.yaml", "title: "),
    ],
)
@pytest.mark.parametrize("value", ["!!bool maybe", '!!int ""'])
def test_a_value_that_is_not_what_its_tag_says_is_named(copied, monkeypatch, file, was, value):
    lines = (copied / file).read_text().splitlines()
    spoilt = [f"{was}{value}" if line.startswith(was) else line for line in lines]
    (copied / file).write_text("\n".join(spoilt))
    said = check(monkeypatch)
    assert said == f"lookinside: {file} is no valid YAML: a value is not what its tag says"


@pytest.mark.parametrize("said", SWELLING)
@pytest.mark.parametrize("file", ["params.yaml", "conf/experiment/mnist_softmax.yaml"])
def test_yaml_that_swells_or_breaks_is_named(copied, monkeypatch, file, said):
    (copied / file).write_text(SWELLING[said])
    assert check(monkeypatch) == f"lookinside: {file} is no valid YAML: {said}"


LONG = ["0x" + "f" * 5000, "9" * 5000, "1" + ":0" * 5000, "0b1" + "0" * 64]


@pytest.mark.parametrize("value", LONG, ids=["hex", "plain", "sexagesimal", "binary"])
@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("params.yaml", "seeds"),
        ("params.yaml", "profile"),
        ("params.yaml", "folder"),
        ("conf/experiment/mnist_softmax.yaml", "title"),
        ("conf/data/mnist.yaml", "title"),
    ],
)
def test_a_number_too_long_to_write_out_is_named(copied, monkeypatch, file, key, value):
    (copied / file).write_text(f"{key}: [{value}]\n")
    said = "the whole number in line 1 has more than 64 bits: shorten it"
    assert check(monkeypatch) == f"lookinside: {file} is no valid YAML: {said}"


@pytest.mark.parametrize(
    ("recipe", "option", "said"),
    [
        ("images", "size: 1000000", "size is 1000000, but must be less than or equal to 4096"),
        ("images", "size: 0", "size is 0, but must be greater than or equal to 1"),
        ("images", "size: 28.0", "size is 28.0, but must be a valid integer"),
        ("images", "canvas: 2147483648", "canvas is 2147483648, but must be less than or equal"),
        ("images", "canvas: 1e9", "canvas is 1000000000.0, but must be a valid integer"),
        ("images", "seed: -1", "seed is -1, but must be greater than or equal to 0"),
        ("images", "seed: 9223372036854775808", "seed is 9223372036854775808, but must be less"),
        ("images", "per_class: {train: -3}", "per_class.train is -3, but must be greater than"),
        ("images", "per_class: {trian: 3}", "per_class.trian"),
        ("film", "size: 4097", "size is 4097, but must be less than or equal to 4096"),
        ("film", "seed: true", "seed is True, but must be a valid integer"),
    ],
)
def test_an_option_of_a_recipe_out_of_its_bounds_is_named(
    copied, monkeypatch, recipe, option, said
):
    target = f"{{_target_: lookinside.data.recipes.{recipe}, {option}}}"
    content = f"name: mnist\ntitle: MNIST\nsource: mnist\nrecipe: {target}\n"
    (copied / "conf/data/mnist.yaml").write_text(content)
    assert check(monkeypatch).startswith(f"lookinside: conf/data/mnist.yaml: recipe.{said}")


def test_a_number_too_long_to_read_does_not_parse_as_an_override(monkeypatch):
    monkeypatch.chdir(ROOT)
    with pytest.raises(UserError, match=r"the override title=9+ doesn't parse; write key=value"):
        check_words(["experiment=mnist_softmax", f"title={'9' * 5000}"])


@pytest.mark.parametrize(
    "override",
    [
        "+hydra.callbacks.x={_target_: os.system, command: ls}",
        "++hydra.launcher._target_=os.system",
        "hydra/launcher=joblib",
    ],
)
def test_params_can_not_have_hydra_call_anything(override, monkeypatch):
    monkeypatch.chdir(ROOT)
    params = read_params(ROOT)
    params.overrides["mnist_softmax"] = [override]
    with pytest.raises(UserError, match="is the pipeline's own business"):
        compose_run("mnist_softmax", params)


@pytest.mark.parametrize("target", ["os.system", "lookinside.core.files.write_text"])
def test_training_by_hand_calls_nothing_else(monkeypatch, target):
    """The script itself, with a user's words."""
    words = ["experiment=mnist_softmax", f"optimiser={{_target_: {target}, command: ls}}"]
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", [str(ROOT / "pipelines/train.py"), *words])
    monkeypatch.setattr("lookinside.core.stage.die_with_parent", lambda: None)
    with pytest.raises(SystemExit) as end:
        runpy.run_path(sys.argv[0], run_name="__main__")
    assert str(end.value.code).isprintable()
    assert str(end.value.code).startswith("train: command line: ")


def test_a_target_of_other_code_is_refused_with_what_is_allowed(monkeypatch):
    monkeypatch.chdir(ROOT)
    params = read_params(ROOT)
    for target in (
        "os.system",
        "lookinside.core.files.write_text",
        "lookinside.data.download.Request",
    ):
        params.overrides["mnist_softmax"] = [f"optimiser._target_={target}"]
        with pytest.raises(UserError, match=f"optimiser._target_ is {target}, but only torch"):
            compose_run("mnist_softmax", params)


HARM = "{_target_: os.system, command: touch pwned}"


@pytest.mark.parametrize("flag", [[], ["--run"], ["-r"], ["-m"], ["--cfg", "job"], ["--help"]])
@pytest.mark.parametrize(
    "word",
    [
        "+hydra.callbacks.x._target_=os.system",
        "hydra.launcher._target_=os.system",
        f"+hydra.callbacks.x={HARM}",
        "+hydra.job_logging.formatters.x={'()': os.system}",
        "+hydra.job_logging.handlers.x={class: subprocess.Popen, args: [touch, pwned]}",
        "hydra.job_logging.handlers.file.class=logging.handlers.SocketHandler",
    ],
)
def test_hydras_own_parts_call_nothing_else(monkeypatch, word, flag):
    monkeypatch.chdir(ROOT)
    with pytest.raises(UserError, match="has Hydra itself call something: leave it out"):
        check_words([*flag, "experiment=mnist_softmax", word])


def test_nor_do_they_where_the_pipeline_is_said_to_call(monkeypatch):
    monkeypatch.chdir(ROOT)
    words = ["experiment=mnist_softmax", "+stage=pipeline", f"+hydra.callbacks.x={HARM}"]
    monkeypatch.setattr(sys, "argv", ["pipelines/train.py", *words])
    monkeypatch.setattr("lookinside.core.stage.die_with_parent", lambda: None)
    with pytest.raises(SystemExit) as end:
        runpy.run_path("pipelines/train.py", run_name="__main__")
    assert "has Hydra itself call something: leave it out" in str(end.value.code)


def test_a_folder_may_be_called_like_a_key(monkeypatch):
    monkeypatch.chdir(ROOT)
    check_words(["experiment=mnist_softmax", "hydra.run.dir=outputs/class/first"])


@pytest.mark.parametrize(
    ("override", "key"),
    [
        ("trainer.wanted=nan", "trainer.wanted"),
        ("trainer.minutes=inf", "trainer.minutes"),
        ("trainer.share=.nan", "trainer.share"),
        ("trainer.steps=100000000000000000000000", "trainer.steps"),
        ("trainer.patience=100000000000000000000000", "trainer.patience"),
        ("optimiser.lr=inf", "lr is inf, but must be a finite number"),
        ("optimiser.lr=100000000000000000000000", "lr is 1000.*, but must fit into 64 bits"),
        ("references=[{quantity: test_accuracy, weights: last, value: nan}]", "references"),
        ("references=[{quantity: test_accuracy, weights: last, value: 93}]", "reference is 93.0"),
        ("references=[{quantity: test_loss, weights: last, value: -1}]", "reference is -1.0"),
        ("title='a\x1b[2J'", "title must hold only signs that can be printed"),
    ],
)
def test_what_would_spoil_a_finished_training_is_refused_before_it(monkeypatch, override, key):
    monkeypatch.chdir(ROOT)
    params = read_params(ROOT)
    params.overrides["mnist_softmax"] = [override]
    with pytest.raises(UserError, match=key) as told:
        compose_run("mnist_softmax", params)
    assert str(told.value).isprintable()


SPOILT = {
    f"hydra: {{callbacks: {{x: {HARM}}}}}": "has Hydra itself call os.system: don't use",
    "hydra: {job_logging: {formatters: {x: {'()': os.system}}}}": "Hydra itself call os.system",
    "hydra: {job_logging: {handlers: {x: {class: subprocess.Popen}}}}": "call subprocess.Popen",
    "hydra: {launcher: {_target_: '${task._target_}'}}": "Hydra itself call ${task._target_}",
    "hydra: {job: {env_set: {A: b}}}": "a file in conf/ changes Hydra's own keys",
    "hydra: {job_logging: {handlers: {file: {filename: pwned}}}}": "a file in conf/ changes Hydra",
}


@pytest.mark.parametrize("flag", [[], ["--run"], ["--cfg", "job"]])
@pytest.mark.parametrize("spoilt", SPOILT)
def test_an_experiment_can_not_have_hydra_call_anything(copied, monkeypatch, spoilt, flag):
    """The script itself, on a file from elsewhere."""
    own = (ROOT / "conf/experiment/mnist_softmax.yaml").read_text()
    (copied / "conf/experiment/evil.yaml").write_text(own + spoilt + "\n")
    (copied / "pipelines").mkdir()
    shutil.copyfile(ROOT / "pipelines/train.py", copied / "pipelines/train.py")
    monkeypatch.setattr(sys, "argv", ["pipelines/train.py", *flag, "experiment=evil", "name=evil"])
    monkeypatch.setattr("lookinside.core.stage.die_with_parent", lambda: None)
    with pytest.raises(SystemExit) as end:
        runpy.run_path("pipelines/train.py", run_name="__main__")
    assert SPOILT[spoilt] in str(end.value.code)
    assert not (copied / "pwned").exists()


@pytest.mark.parametrize("option", ["--config-dir", "-cp", "-cn", "--experimental-rerun"])
def test_configuration_from_elsewhere_is_not_trained_by_hand(monkeypatch, option):
    monkeypatch.chdir(ROOT)
    with pytest.raises(UserError, match="is not for this: what is trained is in conf"):
        check_words([option, "x", "experiment=mnist_softmax"])


def test_an_override_that_is_nested_too_deeply_is_named():
    with pytest.raises(UserError, match=r"doesn't parse; write key=value"):
        check_words(["experiment=mnist_softmax", f"+model.x={'[' * 3000}{']' * 3000}"])
