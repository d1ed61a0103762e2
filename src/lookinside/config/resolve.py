"""What the later stages read: the resolved configuration of each run, and what is of no one run.

Keys stay in the order of conf/, in which a page shows its figures.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from omegaconf import DictConfig, OmegaConf

from lookinside.config.bind import bind
from lookinside.config.compose import compose_comparisons, compose_data, compose_survey
from lookinside.config.schema import Params
from lookinside.core import paths
from lookinside.core.closure import code_key, find_targets
from lookinside.core.files import write_json, write_yaml


def resolve_run(config: DictConfig, params: Params) -> dict[str, Any]:
    """All that a composed run's stages read, and nothing else; `bind` says what it raises."""
    bound = bind(config, untouched=params.leaves_alone(config.name))
    return cast("dict[str, Any]", OmegaConf.to_container(bound))


def write_run(resolved: Mapping[str, Any]) -> None:
    """Write a resolved run, and beside it the hashes that DVC tracks, which it reads often."""
    path = paths.RESOLVED / "runs" / f"{resolved['name']}.yaml"
    values = {key: value for key, value in resolved.items() if key != "reads"}
    write_yaml(path, values, sort_keys=False)
    write_json(path.with_suffix(".json"), {"reads": resolved["reads"]})


def resolve_stages(params: Params, configs: Sequence[DictConfig]) -> dict[str, Any]:
    """A recipe and a survey per data set, what is drawn across runs, and each stage's code.

    Raises:
        UserError: a key or type is not valid.
    """
    recipes = {dataset: compose_data(dataset, params) for dataset in params.datasets}
    prepare = Path("pipelines/prepare.py")
    stages: dict[str, Any] = {
        name: {"code": code_key(Path(f"pipelines/{name}.py"))} for name in ("fetch", "report")
    }
    models = [target for config in configs for target in find_targets(config.model)]
    stages["transfer"] = {"code": code_key(Path("pipelines/transfer.py"), models)}
    comparisons = compose_comparisons(configs)
    models += [target for config in configs for target in find_targets(config.initialiser)]
    matching = comparisons.get("features_matched", {}).get("runs", [])
    stages["match"] = {"runs": matching, "code": code_key(Path("pipelines/match.py"), models)}
    compare = code_key(Path("pipelines/compare.py"), find_targets(comparisons))
    stages["compare"] = {"comparisons": comparisons, "code": compare}
    stages["prepare"] = {
        dataset: {"data": recipe, "code": code_key(prepare, find_targets(recipe))}
        for dataset, recipe in recipes.items()
    }
    survey = compose_survey()
    code = code_key(Path("pipelines/survey.py"), find_targets(survey))
    stages["survey"] = {dataset: {**survey, "code": code} for dataset in recipes}
    return stages
