"""Stage `compose`: resolve the configuration, first of data, then of runs on prepared data.

`stages` writes data/resolved/stages.yaml: a recipe and a survey per data set, what is drawn across
runs, and the key of each stage's code.
`runs` writes data/resolved/runs/<run>.yaml: all that a run's stages read, and nothing else.
Keys stay in the order of conf/, in which a page shows its figures.
"""

from pathlib import Path
from typing import Any

from omegaconf import OmegaConf

from lookinside.config.bind import bind
from lookinside.config.compose import (
    compose_all,
    compose_comparisons,
    compose_data,
    compose_survey,
)
from lookinside.config.params import read_params
from lookinside.core import paths, stage
from lookinside.core.closure import code_key, find_targets
from lookinside.core.files import write_yaml


def main(part: str) -> None:
    """Write one part, `stages` or `runs`; both check every run, so that mistakes show early."""
    params = read_params()
    configs = compose_all(params)
    if part == "runs":
        for config in configs:
            resolved = OmegaConf.to_container(bind(config))
            write_yaml(paths.RESOLVED / "runs" / f"{config.name}.yaml", resolved, sort_keys=False)
        return
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
    write_yaml(paths.RESOLVED / "stages.yaml", stages, sort_keys=False)


if __name__ == "__main__":
    stage.run(main)
