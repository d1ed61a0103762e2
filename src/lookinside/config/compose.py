"""From `conf/` to one resolved, checked configuration per run and data set."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from omegaconf import DictConfig, OmegaConf

from lookinside.config import kept
from lookinside.config.by_hydra import compose_config
from lookinside.config.check import check
from lookinside.config.params import CONF
from lookinside.config.schema import Comparison, Data, Experiment, Params, Survey
from lookinside.config.sentences import nearest
from lookinside.core.errors import UserError

OWN = ("seed=", "out_dir=", "name=", "experiment=", "hydra.", "hydra/", "hydra=", "hydra@")
"""What the pipeline sets itself, or Hydra by itself."""


def compose_run(run: str, params: Params) -> DictConfig:
    """One run's configuration with its overrides and the profile of params.yaml, checked.

    Raises:
        UserError: the run, a key, a type or an override is not valid.
    """
    _require_file("experiment", run, "params.yaml: run")
    _require_file("profile", params.profile, "params.yaml: profile")
    overrides = params.overrides.get(run, [])
    for override in overrides:
        if override.lstrip("+~").startswith(OWN):
            raise UserError(f"run {run}: the override {override} is the pipeline's own business")
    config = compose_config(
        "config", [f"experiment={run}", f"profile={params.profile}", *overrides], f"run {run}"
    )
    check(Experiment, OmegaConf.to_container(config, resolve=True), f"run {run}")
    if config.name != run:
        raise UserError(f"conf/experiment/{run}.yaml: name is {config.name}, but must be {run}")
    return config


def compose_all(params: Params) -> list[DictConfig]:
    """Every run of params.yaml, and with them every data set, checked.

    What was composed from the same files and parameters before is not composed again.

    Raises:
        UserError: the first thing that is wrong with one of them.
    """
    keys, known = kept.keys(params), kept.recall()
    if not known.keys() >= set(keys.values()):
        recipes = {dataset: compose_data(dataset, params) for dataset in params.datasets}
        compose_survey()
        for run, key in keys.items():
            if key not in known:
                known[key] = compose_run(run, params)
                check_data(known[key], params, recipes.get(known[key].data.name))
        kept.keep({key: known[key] for key in keys.values()})
    return [known[key] for key in keys.values()]


def compose_data(dataset: str, params: Params) -> dict[str, Any]:
    """A data set's own configuration, conf/data/<dataset>.yaml, checked.

    Raises:
        UserError: there is no such file, a key or type in it is not valid, or params.yaml derives
            it from another source.
    """
    _require_file("data", dataset, "params.yaml: data set")
    composed = compose_config(f"data/{dataset}", [], f"data set {dataset}")
    config = cast("dict[str, Any]", OmegaConf.to_container(composed, resolve=True))["data"]
    check(Data, config, f"conf/data/{dataset}.yaml")
    if config["source"] != params.datasets[dataset]:
        raise UserError(
            f"params.yaml: datasets.{dataset} derives from {params.datasets[dataset]}, but "
            f"conf/data/{dataset}.yaml says {config['source']}: let both say the same"
        )
    return cast("dict[str, Any]", config)


def compose_comparisons(configs: Sequence[DictConfig]) -> dict[str, Any]:
    """What is drawn across these runs, conf/comparison, checked.

    A figure that names no runs is drawn across all. Of each figure, runs that are not among
    `configs`, or have no probe of the name that it draws, are left out, and the figure with them if
    none is left.

    Raises:
        UserError: a key or type is not valid, or a run has no experiment.
    """
    where = "conf/comparison"
    composed = compose_config("comparison/default", [], where)
    declared = cast("dict[str, Any]", OmegaConf.to_container(composed, resolve=True))
    probes = {config.name: config.probes for config in configs}
    shown = {}
    for name, comparison in declared.get("comparison", {}).items():
        check(Comparison, comparison, f"{where}: {name}")
        named = comparison.get("runs", list(probes))
        for run in named:
            _require_file("experiment", run, f"{where}: run")
        runs, probe = [run for run in named if run in probes], comparison["figure"].get("probe")
        if probe is not None:
            runs = [run for run in runs if probes[run].get(probe) is not None]
        if runs:
            shown[name] = {**comparison, "runs": runs}
    return shown


def compose_survey() -> dict[str, Any]:
    """The survey of every data set, conf/survey/default.yaml, checked.

    Raises:
        UserError: there is no such file, or a key or type in it is not valid.
    """
    composed = compose_config("survey/default", [], "the survey of data")
    config = cast("dict[str, Any]", OmegaConf.to_container(composed, resolve=True))
    check(Survey, config, "conf/survey/default.yaml")
    return cast("dict[str, Any]", config["survey"])


def check_data(config: DictConfig, params: Params, recipe: Mapping[str, Any] | None = None) -> None:
    """Refuse a run whose data set is not prepared, or not as the run wants it.

    `recipe` is the data set's own configuration, composed here if it is not given.

    Raises:
        UserError: the data set is not in params.yaml, or the run overrides its recipe.
    """
    run, dataset = config.name, config.data.name
    if dataset not in params.datasets:
        raise UserError(
            f"run {run} needs the data set {dataset}: add `{dataset}: {config.data.source}` to the "
            "datasets of params.yaml"
        )
    own = compose_data(dataset, params) if recipe is None else recipe
    if OmegaConf.to_container(config.data, resolve=True) != own:
        raise UserError(
            f"run {run} overrides the recipe of data set {dataset}, which other runs "
            "share: write a data set of its own into conf/data"
        )


def _require_file(group: str, name: str, where: str) -> None:
    if not (CONF / group / f"{name}.yaml").is_file():
        valid = [path.stem for path in (CONF / group).glob("*.yaml")]
        raise UserError(
            f"{where} {name} has no file conf/{group}/{name}.yaml; {nearest(name, valid)}"
        )
