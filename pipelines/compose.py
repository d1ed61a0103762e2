"""Stage `compose`: resolve the configuration, first of data, then of runs on prepared data.

`stages` writes data/resolved/stages.yaml, `runs` writes data/resolved/runs/<run>.yaml. Beside them,
untracked, each hash keeps what it was computed from, so that `lookinside explain` can name it.
"""

from lookinside.config.compose import compose_all
from lookinside.config.params import read_params
from lookinside.config.resolve import resolve_run, resolve_stages
from lookinside.core import hashed, paths, stage
from lookinside.core.files import write_yaml


def main(part: str) -> None:
    """Write one part, `stages` or `runs`; both check every run, so that mistakes show early."""
    params = read_params()
    configs = compose_all(params)
    if part == "runs":
        for config in configs:
            path = paths.RESOLVED / "runs" / f"{config.name}.yaml"
            write_yaml(path, resolve_run(config, params), sort_keys=False)
    else:
        resolved = resolve_stages(params, configs)
        write_yaml(paths.RESOLVED / "stages.yaml", resolved, sort_keys=False)
    hashed.keep()


if __name__ == "__main__":
    stage.run(main)
