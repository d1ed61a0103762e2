"""params.yaml, the user's control panel."""

from pathlib import Path

from lookinside.config.check import check
from lookinside.config.schema import Params
from lookinside.config.sentences import nearest
from lookinside.core import plain_yaml
from lookinside.core.errors import UserError

PARAMS = Path("params.yaml")
CONF = Path("conf")


def read_params(root: Path = Path()) -> Params:
    """The params.yaml of a repository or workspace, checked.

    Raises:
        UserError: it is missing or damaged; a key in it is unknown, mistyped or for nothing; a
            run or seed is named twice; a data set derives from no source.
    """
    if not (root / PARAMS).is_file():
        place = root.absolute()
        raise UserError(f"there is no {PARAMS} in {place}: go to the repository's root first")
    try:
        values = plain_yaml.parse((root / PARAMS).read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{PARAMS} is no valid YAML: {error}") from error
    check(Params, values, str(PARAMS))
    params = Params.model_validate(values)
    experiments = [path.stem for path in (root / CONF / "experiment").glob("*.yaml")]
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
                f"{PARAMS}: datasets.{dataset} derives from {source}, which is not "
                f"among the sources; {nearest(source, list(params.sources))}"
            )
    return params
