"""Stage `visualize`: draw a run's figures from its numbers."""

from lookinside.albums import run as of_run
from lookinside.albums.album import fill
from lookinside.core import stage


def main(run: str, seed: str) -> None:
    """Draw every figure that the run has not switched off, and list them in index.json."""
    print(f"{run}: {', '.join(fill(of_run.album(run, seed)))}")


if __name__ == "__main__":
    stage.run(main)
