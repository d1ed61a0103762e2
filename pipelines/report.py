"""Stage report: build the pages that show all runs.

Usage: python pipelines/report.py
"""

from pathlib import Path

from lookinside.core import files, paths, stage
from lookinside.report import site


def main() -> None:
    """Take the runs and seeds from params.yaml and write reports/site."""
    params = Path("params.yaml")
    wanted = files.require_keys(params, files.read_yaml(params), ("runs", "seeds"))
    page = site.build(wanted["runs"], wanted["seeds"], paths.SITE)
    print(f"report: open {page}")


if __name__ == "__main__":
    stage.run(main)
