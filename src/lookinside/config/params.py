"""params.yaml, the user's control panel."""

from pathlib import Path

import yaml

from lookinside.config.check import check, nearest
from lookinside.config.schema import Params
from lookinside.core.errors import UserError

PARAMS = Path("params.yaml")
EXPERIMENTS = Path("conf/experiment")


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
    experiments = [path.stem for path in EXPERIMENTS.glob("*.yaml")]
    for key, names, known in (
        ("overrides", params.overrides, experiments),
        ("mirrors", params.mirrors, list(params.sources)),
    ):
        for name in names:
            if name not in known:
                raise UserError(f"{PARAMS}: {key}.{name} is for nothing; {nearest(name, known)}")
    for key, entries in (("runs", params.runs), ("seeds", params.seeds)):
        if len(set(entries)) < len(entries):
            raise UserError(f"{PARAMS}: {key} names something twice: {entries}")
    for dataset, source in params.datasets.items():
        if source not in params.sources:
            raise UserError(
                f"params.yaml: datasets.{dataset} derives from {source}, which is not "
                f"among the sources; {nearest(source, list(params.sources))}"
            )
    return params
