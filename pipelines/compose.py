"""Stage `compose`: resolve the configuration, first of data, then of runs on prepared data.

`stages` writes data/resolved/stages.yaml, `runs` writes data/resolved/runs/<run>.yaml, and beside
it <run>.json with the hashes of what each stage reads of it. What any hash was computed from is
kept apart, untracked, so that `lookinside explain` can name what changed.
"""

from lookinside.config.bind import rehearse_all
from lookinside.config.compose import compose_all
from lookinside.config.params import read_params
from lookinside.config.resolve import resolve_run, resolve_stages, write_run
from lookinside.core import hashed, paths, stage, syntax
from lookinside.core.files import write_yaml


def main(part: str) -> None:
    """Write one part, `stages` or `runs`; both check every run, so that mistakes show early."""
    params = read_params()
    configs = compose_all(params)
    if part == "runs":
        rehearse_all(configs)
        for config in configs:
            write_run(resolve_run(config, params))
    else:
        resolved = resolve_stages(params, configs)
        write_yaml(paths.RESOLVED / "stages.yaml", resolved, sort_keys=False)
    hashed.keep()
    syntax.keep()


if __name__ == "__main__":
    stage.run(main)
