"""Hydra's own words on the command line of a training."""

import pytest
from hydra.core.config_store import ConfigStore

from lookinside.config.by_hand import check_words
from lookinside.core.errors import UserError

TWO = ["-m", "experiment=mnist_cnn", "optimiser.lr=1e-2,1e-3"]


@pytest.mark.parametrize(
    "words",
    [
        ["hydra/launcher=joblib", "hydra.launcher.n_jobs=2"],
        ["hydra.launcher.n_jobs=2", "hydra/launcher=joblib"],
        ["hydra/launcher=submitit_local"],
        ["hydra/launcher=submitit_slurm", "hydra.launcher.partition=cpu"],
        ["hydra/launcher=slurm", "hydra.launcher.partition=cpu", "hydra.launcher.mem_gb=8"],
        ["hydra.sweep.dir=elsewhere"],
    ],
)
def test_launchers_and_their_settings_pass(words):
    check_words([*TWO, *words])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["hydra/launcher=jblib"], "there is no hydra/launcher=jblib; did you mean joblib?"),
        (
            ["hydra/launcher=joblib", "hydra.launcher.n_job=2"],
            "there is no key hydra.launcher.n_job; did you mean n_jobs?",
        ),
        (["hydra/sweeper=optuna"], "there is no hydra/sweeper=optuna: `lookinside sweep <name> --"),
    ],
)
def test_a_mistake_in_them_is_one_sentence(words, sentence):
    with pytest.raises(UserError) as caught:
        check_words([*TWO, *words])
    assert str(caught.value).startswith(f"command line: {sentence}")


@pytest.mark.parametrize(
    ("launcher", "missing", "cure"),
    [
        ("joblib", "joblib", "run `pip install -e '.[sweep]'`"),
        ("submitit_local", "submitit_local", "run `pip install -e '.[sweep]'`"),
        ("slurm", "submitit_slurm", "run `pip install -e '.[sweep]'`"),
        ("ray", "ray", "run `pip install hydra-ray-launcher`"),
    ],
)
def test_a_launcher_that_is_not_installed_is_one_sentence(monkeypatch, launcher, missing, cure):
    check_words(TWO)  # Hydra has found its plugins after this, and looks for them no more.
    installed = ConfigStore.instance().repo["hydra"]["launcher"]
    monkeypatch.delitem(installed, f"{missing}.yaml", raising=False)
    with pytest.raises(UserError) as caught:
        check_words([*TWO, f"hydra/launcher={launcher}"])
    sentence = f"command line: hydra/launcher={missing} is not installed: {cure}"
    assert str(caught.value) == sentence
