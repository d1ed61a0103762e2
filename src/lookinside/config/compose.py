"""From `conf/` and params.yaml to one resolved, checked configuration per run and data set."""

from pathlib import Path
from typing import Any, cast

import yaml
from hydra import compose, initialize_config_dir
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from lookinside.config.explain import explain
from lookinside.config.schema import Data, Experiment, Params, check, nearest
from lookinside.core import paths
from lookinside.core.errors import UserError
from lookinside.core.files import read_json
from lookinside.core.stage import run_code_key

CONF = Path("conf")
PARAMS = Path("params.yaml")
RUN_STAGES = ("train", "evaluate", "probe", "visualize")


def read_params() -> Params:
    """params.yaml, checked.

    Raises:
        UserError: it is missing or damaged, or a key in it is unknown or mistyped.
    """
    if not PARAMS.is_file():
        raise UserError(f"there is no {PARAMS} here: go to the root of the repository first")
    try:
        values = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"{PARAMS} is no valid YAML: {' '.join(str(error).split())}") from error
    check(Params, values, "params.yaml")
    params = Params.model_validate(values)
    for dataset, source in params.datasets.items():
        if source not in params.sources:
            raise UserError(
                f"params.yaml: datasets.{dataset} derives from {source}, which is not "
                f"among the sources; {nearest(source, list(params.sources))}"
            )
    return params


def compose_run(run: str, params: Params) -> DictConfig:
    """One run's configuration with its overrides and the profile of params.yaml, checked.

    Raises:
        UserError: the run, a key, a type or an override is not valid.
    """
    _require_file("experiment", run, "params.yaml: run")
    _require_file("profile", params.profile, "params.yaml: profile")
    overrides = params.overrides.get(run, [])
    config = compose_config(
        "config", [f"experiment={run}", f"profile={params.profile}", *overrides], f"run {run}"
    )
    check(Experiment, OmegaConf.to_container(config, resolve=True), f"run {run}")
    if config.name != run:
        raise UserError(f"conf/experiment/{run}.yaml: name is {config.name}, but must be {run}")
    return config


def compose_data(dataset: str) -> dict[str, Any]:
    """A data set's own configuration, conf/data/<dataset>.yaml, checked.

    Raises:
        UserError: there is no such file, or a key or type in it is not valid.
    """
    _require_file("data", dataset, "params.yaml: data set")
    composed = compose_config(f"data/{dataset}", [], f"data set {dataset}")
    config = cast("dict[str, Any]", OmegaConf.to_container(composed, resolve=True))["data"]
    check(Data, config, f"conf/data/{dataset}.yaml")
    return cast("dict[str, Any]", config)


def check_data(config: DictConfig, params: Params) -> None:
    """Refuse a run that changes a data set which it shares with other runs.

    Raises:
        UserError: the run's data set is not prepared, or its recipe is not the prepared one.
    """
    run, dataset = config.name, config.data.name
    if dataset not in params.datasets:
        raise UserError(
            f"run {run} needs the data set {dataset}, which is not among the datasets "
            f"of params.yaml; {nearest(dataset, list(params.datasets))}"
        )
    if OmegaConf.to_container(config.data, resolve=True) != compose_data(dataset):
        raise UserError(
            f"run {run} overrides the recipe of data set {dataset}, which other runs "
            "share: write a data set of its own into conf/data"
        )


def bind(config: DictConfig) -> DictConfig:
    """Add to a composed run what it stands on: its prepared data, and the key of its code.

    `dataset` is the essence of the data's card, hash included; `code` has a key for each stage.

    Raises:
        UserError: the data set has not been prepared.
    """
    card = read_json(paths.CARDS / f"{config.data.name}.json")
    essence = ("name", "title", "classes", "shape", "sha256", "stand_in", "comparable", "why_not")
    bound = OmegaConf.create(OmegaConf.to_container(config, resolve=True))
    assert isinstance(bound, DictConfig)
    bound.dataset = {key: card[key] for key in essence}
    bound.code = {stage: run_code_key(stage, bound) for stage in RUN_STAGES}
    return bound


def compose_config(name: str, overrides: list[str], where: str) -> DictConfig:
    """Compose a file of conf/ with overrides, unchecked.

    Raises:
        UserError: Hydra could not; the sentence begins with `where`.
    """
    with initialize_config_dir(str(CONF.absolute()), job_name="train", version_base="1.3"):
        try:
            return compose(name, overrides)
        except (HydraException, OmegaConfBaseException) as error:
            sentence = explain(error, CONF, name, overrides)
            raise UserError(f"{where}: {sentence}") from error


def _require_file(group: str, name: str, where: str) -> None:
    if not (CONF / group / f"{name}.yaml").is_file():
        valid = [path.stem for path in (CONF / group).glob("*.yaml")]
        raise UserError(
            f"{where} {name} has no file conf/{group}/{name}.yaml; {nearest(name, valid)}"
        )
