"""Stage `report`: build the pages that show all runs."""

from lookinside.config.params import read_params
from lookinside.core import paths, stage
from lookinside.report import site


def main() -> None:
    """Take the runs and seeds from params.yaml and write reports/site."""
    params = read_params()
    page, too_large = site.build(params.runs, params.seeds, paths.SITE)
    print(f"report: open {page}")
    if too_large:
        print(f"report: {too_large}")


if __name__ == "__main__":
    stage.run(main)
